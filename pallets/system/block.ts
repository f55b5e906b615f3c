import { concatBytes, fromHex, type H256, toH256 } from "@serinus/bytes";
import {
  actualWeight,
  addWeights,
  type DispatchClassName,
  type DispatchOutcome,
  ofClass,
  paysFee,
  subtractWeights,
  withClass,
} from "@serinus/frame";
import { type Digest, DigestItem, type DispatchInfo, type Header, type Weight } from "@serinus/runtime-api";
import { u32, utf8Encode } from "@serinus/scale";
import { extrinsicIndex } from "./events.ts";
import { WellKnownKey } from "./keys.ts";
import type { System } from "./system.ts";

const NO_EXTRINSICS: readonly Uint8Array[] = [];
const PAYS = { yes: { type: "Yes" }, no: { type: "No" } } as const;

/**
 * Begins block `number`: its phase, parent and digest; the weight of the block before is forgotten.
 * @throws Error when the number is not the next.
 */
export function initializeBlock(system: System, number: number, parentHash: H256, digest: Digest): void {
  const { storage, host } = system;
  const expected = storage.Number.get() + 1;
  if (number !== expected)
    throw new Error(`block ${number} follows block ${expected - 1}: expected ${expected}`);
  storage.ExecutionPhase.put({ type: "Initialization" });
  host.storage_set(WellKnownKey.extrinsicIndex, u32.encode(0));
  initializeIntraBlockEntropy(system, parentHash);
  storage.Number.put(number);
  storage.Digest.put(digest);
  storage.ParentHash.put(parentHash);
  storage.BlockHash.insert(number - 1, parentHash);
  storage.BlockWeight.kill();
}

/** Seeds the values that differ within a block. */
export function initializeIntraBlockEntropy(system: System, parentHash: H256): void {
  const seed = concatBytes(utf8Encode("frame_system::initialize"), fromHex(parentHash));
  system.host.storage_set(WellKnownKey.intraBlockEntropy, system.host.hashing_blake2_256(seed));
}

/** The phase is now that of the first extrinsic. */
export function noteFinishedInitialize(system: System): void {
  system.storage.ExecutionPhase.put({ type: "ApplyExtrinsic", value: 0 });
}

/** Keeps the current extrinsic for the extrinsics root. */
export function noteExtrinsic(system: System, encoded: Uint8Array): void {
  system.storage.ExtrinsicData.insert(extrinsicIndex(system) ?? 0, encoded);
}

/** Tells how the current extrinsic ended and goes on to the next. */
export function noteAppliedExtrinsic(system: System, outcome: DispatchOutcome, info: DispatchInfo): void {
  const { storage, host, constants } = system;
  const { base_extrinsic } = ofClass(constants.BlockWeights.per_class, info.class.type);
  const dispatch_info = {
    weight: addWeights(actualWeight(outcome.postInfo, info), base_extrinsic),
    class: info.class,
    pays_fee: paysFee(outcome.postInfo, info) ? PAYS.yes : PAYS.no,
  };
  system.deposit(
    outcome.ok
      ? { type: "ExtrinsicSuccess", value: { dispatch_info } }
      : { type: "ExtrinsicFailed", value: { dispatch_error: outcome.error, dispatch_info } },
  );
  const next = (extrinsicIndex(system) ?? 0) + 1;
  host.storage_set(WellKnownKey.extrinsicIndex, u32.encode(next));
  storage.ExecutionPhase.put({ type: "ApplyExtrinsic", value: next });
  storage.ExtrinsicWeightReclaimed.kill();
}

/** The phase is now finalization; the number of extrinsics is known. */
export function noteFinishedExtrinsics(system: System): void {
  system.storage.ExtrinsicCount.put(extrinsicIndex(system) ?? 0);
  system.host.storage_clear(WellKnownKey.extrinsicIndex);
  system.storage.ExecutionPhase.put({ type: "Finalization" });
}

/**
 * Ends the block and gives its header. Events, number, parent and digest stay for readers; the next block clears them.
 */
export function finalizeBlock(system: System): Header {
  const { storage, host, constants } = system;
  storage.ExecutionPhase.kill();
  storage.AllExtrinsicsLen.kill();
  host.storage_clear(WellKnownKey.intraBlockEntropy);
  storage.InherentsApplied.kill();

  const number = storage.Number.get();
  const count = storage.ExtrinsicCount.take() ?? 0;
  const extrinsics = count === 0 ? NO_EXTRINSICS : takeExtrinsics(system, count);

  // One block more than the window is kept, as in FRAME; the genesis hash stays for good.
  const outdated = number - constants.BlockHashCount - 1;
  if (outdated > 0) storage.BlockHash.remove(outdated);

  const { system_version } = constants.Version;
  return {
    parent_hash: storage.ParentHash.get(),
    number,
    // The state's trie is version 1 from system version 1 on, that of the extrinsics from version 2 on.
    extrinsics_root: toH256(host.trie_blake2_256_ordered_root(extrinsics, system_version >= 2 ? 1 : 0)),
    digest: storage.Digest.get(),
    // Last: the root must see all the above.
    state_root: toH256(host.storage_root(system_version >= 1 ? 1 : 0)),
  };
}

/** Adds to the header's digest. */
export function depositLog(system: System, item: DigestItem): void {
  // `Digest` is a struct of one list, so its encoding is the list's and can be appended to.
  system.host.storage_append(system.storage.Digest.key, DigestItem.encode(item));
}

/** Adds weight to the block without looking at the limits. */
export function registerExtraWeightUnchecked(system: System, weight: Weight, of: DispatchClassName): void {
  system.storage.BlockWeight.mutate((used) => withClass(used, of, addWeights(ofClass(used, of), weight)));
}

/**
 * Gives weight back to the block that the current extrinsic has not used, if not given back before.
 */
export function reclaimWeight(system: System, info: DispatchInfo, unspent: Weight): void {
  const { BlockWeight, ExtrinsicWeightReclaimed } = system.storage;
  const before = ExtrinsicWeightReclaimed.get();
  const more = subtractWeights(unspent, before);
  if (more.ref_time === 0n && more.proof_size === 0n) return;
  const of = info.class.type;
  BlockWeight.mutate((used) => withClass(used, of, subtractWeights(ofClass(used, of), more)));
  ExtrinsicWeightReclaimed.put(addWeights(before, more));
}

function takeExtrinsics(system: System, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => system.storage.ExtrinsicData.take(index));
}
