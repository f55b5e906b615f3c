import type { H256 } from "@serinus/bytes";
import { invalidTransaction, type TransactionExtension, weight } from "@serinus/frame";
import { type Codec, type Era, era, h256, newtype, param } from "@serinus/scale";
import type { System } from "../system.ts";
import type { SystemExtensionWeights } from "../weights.ts";

const explicit: Codec<Era> = /* @__PURE__ */ newtype(era, {
  path: ["frame_system", "extensions", "check_mortality", "CheckMortality"],
  params: [param("T")],
  typeName: "Era",
});

const U64_MAX = 0xffff_ffff_ffff_ffffn;

/**
 * A transaction is signed for a stretch of blocks: the hash of the block at which it begins is signed too, and must be
 * among those still known.
 */
export function checkMortality(
  system: System,
  weights: SystemExtensionWeights,
): TransactionExtension<Era, H256> {
  const { Number: BlockNumber, BlockHash } = system.storage;
  return {
    identifier: "CheckMortality",
    explicit,
    implicit: h256,
    getImplicit(lifetime) {
      const hash = BlockHash.tryGet(birth(lifetime, BlockNumber.get()));
      if (hash === undefined) throw invalidTransaction.AncientBirthBlock;
      return hash;
    },
    // Every immortal transaction reads the genesis hash, so its proof is not charged to each.
    weight: (lifetime) =>
      lifetime.type === "Immortal"
        ? weight(weights.check_mortality_immortal_transaction().ref_time)
        : weights.check_mortality_mortal_transaction(),
    validate({ explicit: lifetime }) {
      const valid = () => {
        const now = BlockNumber.get();
        if (lifetime.type === "Immortal") return { longevity: U64_MAX - BigInt(now) };
        const death = birth(lifetime, now) + lifetime.value.period;
        return { longevity: BigInt(Math.max(0, death - now)) };
      };
      return { valid, val: undefined };
    },
  };
}

/** The block from which a transaction of this era is valid, seen from block `now`. */
export function birth(lifetime: Era, now: number): number {
  if (lifetime.type === "Immortal") return 0;
  const { period, phase } = lifetime.value;
  return Math.floor((Math.max(now, phase) - phase) / period) * period + phase;
}
