import type { Hex } from "@serinus/bytes";
import { account } from "./calls.ts";

// Whom stories tell of, by public key.
export const ALICE: Hex = account("//Alice");
export const BOB: Hex = account("//Bob");
export const CHARLIE: Hex = account("//Charlie");
export const DAVE: Hex = account("//Dave");
export const EVE: Hex = account("//Eve");
/** Has next to nothing. */
export const POOR: Hex = account("//Poor");
/** Has no account. */
export const NOBODY: Hex = account("//Nobody");
