import { concatBytes } from "@serinus/bytes";
import { DigestItem, Header } from "@serinus/runtime-api";
import { createReader, u8, u32, u64 } from "@serinus/scale";

/** `PreDigest::SecondaryPlain`: the slot's author is known without a proof (Polkadot specification, "BABE"). */
const SECONDARY_PLAIN = 2;

/** The digest item that opens a block of BABE: who makes it, and in which slot. */
export function babePreDigest(authorityIndex: number, slot: number): Uint8Array {
  const preDigest = concatBytes(
    u8.encode(SECONDARY_PLAIN),
    u32.encode(authorityIndex),
    u64.encode(BigInt(slot)),
  );
  return DigestItem.encode({ type: "PreRuntime", value: ["BABE", preDigest] });
}

/** The slot that a header's BABE digest names, `undefined` when there is none. */
export function slotOf(encodedHeader: Uint8Array): number | undefined {
  for (const item of Header.decode(encodedHeader).digest.logs) {
    if (item.type !== "PreRuntime" || item.value[0] !== "BABE") continue;
    // All kinds begin with their index, the authority's index and the slot.
    const input = createReader(item.value[1]);
    u8.read(input);
    u32.read(input);
    return Number(u64.read(input));
  }
  return undefined;
}
