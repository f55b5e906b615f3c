import { type H256, toH256 } from "@serinus/bytes";
import type { Preimage } from "./preimage.ts";

/**
 * What holds of Preimage between calls: a status stands in one form only and a requested one counts its requests; a
 * preimage is stored exactly when its status knows its length, and is what its hash says.
 * @throws Error naming the hash.
 */
export function assertPreimageState({ storage, host }: Preimage): void {
  const { StatusFor, RequestStatusFor, PreimageFor } = storage;
  const noted = new Map<H256, number>();
  const note = (hash: H256, len: number | undefined, count: number): void => {
    if (noted.has(hash) || (StatusFor.containsKey(hash) && RequestStatusFor.containsKey(hash))) {
      throw new Error(`preimage ${hash} has two statuses`);
    }
    if (count === 0) throw new Error(`preimage ${hash} is requested by nobody`);
    if (len !== undefined) noted.set(hash, len);
  };
  for (const [hash, { type, value }] of RequestStatusFor.iter()) {
    if (type === "Unrequested") note(hash, value.len, 1);
    else note(hash, value.maybe_len, value.count);
  }
  for (const [hash, { type, value }] of StatusFor.iter()) {
    note(hash, value.len, type === "Requested" ? value.count : 1);
  }
  for (const [hash, len] of PreimageFor.iterKeys()) {
    if (noted.get(hash) !== len) throw new Error(`preimage ${hash} of ${len} bytes has no status`);
    const bytes = PreimageFor.get([hash, len]);
    if (bytes?.length !== len || toH256(host.hashing_blake2_256(bytes)) !== hash) {
      throw new Error(`preimage ${hash} is not what its hash says`);
    }
    noted.delete(hash);
  }
  for (const hash of noted.keys()) throw new Error(`preimage ${hash} is noted and not stored`);
}
