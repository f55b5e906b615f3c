import { concatBytes, type H256 } from "@serinus/bytes";
import { compactU32, h256, u32, vec } from "@serinus/scale";
import { WellKnownKey } from "./keys.ts";
import type { System } from "./system.ts";
import { Phase } from "./types.ts";

const topicList = /* @__PURE__ */ vec(h256);
const INITIALIZATION = /* @__PURE__ */ Phase.encode({ type: "Initialization" });
const NO_TOPICS = /* @__PURE__ */ compactU32.encode(0);

/**
 * Writes an event of the pallet with that index, encoded without the index. Nothing is written in the genesis block,
 * which has no place for events.
 */
export function depositEvent(
  system: System,
  pallet: number,
  event: Uint8Array,
  topics: readonly H256[],
): void {
  const { Number: BlockNumber, ExecutionPhase, EventCount, Events, EventTopics } = system.storage;
  const index = EventCount.get();
  // With the first event of a block it is known that this is not the genesis block.
  if (index === 0xffff_ffff || (index === 0 && BlockNumber.get() === 0)) return;
  EventCount.put(index + 1);

  // As it is stored, so as it is encoded.
  const phase = system.host.storage_get(ExecutionPhase.key) ?? INITIALIZATION;
  const encodedTopics = topics.length === 0 ? NO_TOPICS : topicList.encode([...topics]);
  const record = concatBytes(phase, Uint8Array.of(pallet), event, encodedTopics);
  system.host.storage_append(Events.key, record);
  for (const topic of topics) EventTopics.append(topic, [BlockNumber.get(), index]);
}

/** Forgets the events of the block before. */
export function resetEvents(system: System): void {
  system.storage.Events.kill();
  system.storage.EventCount.kill();
  system.storage.EventTopics.clear();
}

/** Index of the extrinsic being applied, `undefined` outside extrinsics. */
export function extrinsicIndex(system: System): number | undefined {
  const stored = system.host.storage_get(WellKnownKey.extrinsicIndex);
  return stored === undefined ? undefined : u32.decode(stored);
}
