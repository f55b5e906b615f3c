import type { TransactionExtension } from "@serinus/frame";
import { u32 } from "@serinus/scale";
import type { System } from "../system.ts";
import type { SystemExtensionWeights } from "../weights.ts";
import { emptyExtension } from "./empty-extension.ts";

/** A transaction is signed for one version of the runtime. */
export function checkSpecVersion(
  system: System,
  weights: SystemExtensionWeights,
): TransactionExtension<Record<string, never>, number> {
  return {
    identifier: "CheckSpecVersion",
    explicit: emptyExtension("check_spec_version", "CheckSpecVersion"),
    implicit: u32,
    getImplicit: () => system.constants.Version.spec_version,
    weight: () => weights.check_spec_version(),
  };
}
