import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import type { Multisig } from "./multisig.ts";
import { assertMultisigState } from "./try-state.ts";

/** Everything Multisig does. */
export const multisigCode: PalletCode<Multisig> = { calls, tryState: assertMultisigState };
