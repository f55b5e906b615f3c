import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import type { Utility } from "./utility.ts";

/** Everything Utility does. */
export const utilityCode: PalletCode<Utility> = { calls };
