import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import type { Preimage } from "./preimage.ts";
import { assertPreimageState } from "./try-state.ts";

/** Everything Preimage does. */
export const preimageCode: PalletCode<Preimage> = { calls, tryState: assertPreimageState };
