import { concatBytes } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { twox_128 } from "./twox.ts";

/** The 32 bytes under which a pallet's storage item lives: `twox_128(pallet) ++ twox_128(item)`. */
export function storagePrefix(pallet: string, item: string): Uint8Array {
  return concatBytes(twox_128(utf8Encode(pallet)), twox_128(utf8Encode(item)));
}
