import { concatBytes } from "@serinus/bytes";
import { DigestItem, Header } from "@serinus/runtime-api";
import { createReader, u8, u32, u64 } from "@serinus/scale";

/** Whose digest item opens a block. AURA's engine writes itself in small letters. */
export type SlotEngine = "BABE" | "aura";

/** `PreDigest::SecondaryPlain`: the slot's author is known without a proof (Polkadot specification, "BABE"). */
const SECONDARY_PLAIN = 2;

/** The digest item that opens a block: the slot, and for BABE who makes it; AURA knows that from the slot. */
export function preDigest(engine: SlotEngine, authorityIndex: number, slot: number): Uint8Array {
  const inSlot = u64.encode(BigInt(slot));
  const content =
    engine === "aura" ? inSlot : concatBytes(u8.encode(SECONDARY_PLAIN), u32.encode(authorityIndex), inSlot);
  return DigestItem.encode({ type: "PreRuntime", value: [engine, content] });
}

/** The slot that a header's pre-digest names, `undefined` when there is none. */
export function slotOf(encodedHeader: Uint8Array): number | undefined {
  for (const item of Header.decode(encodedHeader).digest.logs) {
    if (item.type !== "PreRuntime") continue;
    const [engine, content] = item.value;
    if (engine !== "BABE" && engine !== "aura") continue;
    const input = createReader(content);
    if (engine === "BABE") {
      // All of BABE's kinds begin with their index, the authority's index and the slot.
      u8.read(input);
      u32.read(input);
    }
    return Number(u64.read(input));
  }
  return undefined;
}
