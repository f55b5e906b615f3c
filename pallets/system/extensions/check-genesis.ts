import type { H256 } from "@serinus/bytes";
import { type TransactionExtension, weight } from "@serinus/frame";
import { h256 } from "@serinus/scale";
import type { System } from "../system.ts";
import type { SystemExtensionWeights } from "../weights.ts";
import { emptyExtension } from "./empty-extension.ts";

/** A transaction is signed for one chain. */
export function checkGenesis(
  system: System,
  weights: SystemExtensionWeights,
): TransactionExtension<Record<string, never>, H256> {
  return {
    identifier: "CheckGenesis",
    explicit: emptyExtension("check_genesis", "CheckGenesis"),
    implicit: h256,
    getImplicit: () => system.storage.BlockHash.get(0),
    // Every transaction reads the genesis hash, so its proof is not charged to each.
    weight: () => weight(weights.check_genesis().ref_time),
  };
}
