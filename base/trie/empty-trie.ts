import { fromHex } from "@serinus/bytes";

/** blake2-256 of the one byte that encodes the empty trie. Read it only. */
export const EMPTY_TRIE_ROOT: Uint8Array = fromHex("0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314");
