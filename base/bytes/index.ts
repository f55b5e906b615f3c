export { compareBytes, concatBytes, equalBytes, startsWith } from "./arrays.ts";
export { fromHex, isHex, toAccountId, toH256, toHex } from "./hex.ts";
export type { AccountId, BlockHash, Branded, H256, Hex } from "./identities.ts";
export { copyBytes, newBytes } from "./small-arrays.ts";
