import type { TransactionExtension } from "@serinus/frame";
import { u32 } from "@serinus/scale";
import type { System } from "../system.ts";
import type { SystemExtensionWeights } from "../weights.ts";
import { emptyExtension } from "./empty-extension.ts";

/** A transaction is signed for one version of the transaction format. */
export function checkTxVersion(
  system: System,
  weights: SystemExtensionWeights,
): TransactionExtension<Record<string, never>, number> {
  return {
    identifier: "CheckTxVersion",
    explicit: emptyExtension("check_tx_version", "CheckTxVersion"),
    implicit: u32,
    getImplicit: () => system.constants.Version.transaction_version,
    weight: () => weights.check_tx_version(),
  };
}
