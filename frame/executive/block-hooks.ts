import type { H256 } from "@serinus/bytes";
import { equalBytes } from "@serinus/bytes";
import { type Digest, DigestItem, type Header, type Weight } from "@serinus/runtime-api";
import type { Hooks } from "../pallet/code.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import { addWeights, allGreater, subtractWeights, ZERO_WEIGHT } from "../weights/weight.ts";
import { weightMeter } from "../weights/weight-meter.ts";
import type { ExecutiveParts } from "./executive-parts.ts";
import { createRuntimeUpgrade, type RuntimeUpgrade } from "./runtime-upgrade.ts";
import type { SystemApi } from "./system-api.ts";

/** The hooks of all pallets, each at its moment. */
export interface BlockHooks {
  readonly upgrade: RuntimeUpgrade;
  /** Opens a block: migrations when the version changed, then `on_initialize` of every pallet. */
  initialize(block: number, parentHash: H256, digest: Digest): void;
  /** After the last inherent: one step of the migrations that take several blocks, or `on_poll`. */
  inherentsApplied(): void;
  onIdle(block: number): void;
  onFinalize(block: number): void;
  offchainWorker(header: Header, hash: H256): void;
  integrityTest(): void;
}

interface Bound {
  readonly pallet: unknown;
  readonly hooks: Hooks<unknown>;
}

/** The hooks of all pallets, each called in the order of the pallets unless {@link BlockHooks} says otherwise. */
export function createBlockHooks({
  system,
  pallets,
  migrations,
  multiBlockMigrator,
}: Pick<ExecutiveParts, "system" | "pallets" | "migrations" | "multiBlockMigrator">): BlockHooks {
  const bound: Bound[] = pallets.flatMap(({ pallet, code }) =>
    code.hooks === undefined ? [] : [{ pallet, hooks: code.hooks }],
  );
  const upgrade = createRuntimeUpgrade({ system, pallets, ...(migrations && { migrations }) });
  const isMigrating = (): boolean => multiBlockMigrator?.ongoing() === true;

  return {
    upgrade,

    initialize(block, parentHash, digest) {
      // Before the upgrade, so that the events of the upgrade stay.
      system.resetEvents();
      let weight = system.blockWeights.base_block;
      if (upgrade.isDue()) weight = addWeights(weight, upgrade.run());
      system.initialize(block, parentHash, digest);
      system.registerExtraWeightUnchecked(weight, "Mandatory");
      for (const { pallet, hooks } of bound) {
        const used = hooks.onInitialize?.(pallet, block);
        if (used !== undefined) system.registerExtraWeightUnchecked(used, "Mandatory");
      }
      system.noteFinishedInitialize();
    },

    inherentsApplied() {
      system.noteInherentsApplied();
      if (multiBlockMigrator !== undefined && isMigrating()) {
        system.registerExtraWeightUnchecked(multiBlockMigrator.step(), "Mandatory");
        return;
      }
      const remaining = remainingWeight(system);
      if (!allGreater(remaining, ZERO_WEIGHT)) return;
      const meter = weightMeter(remaining);
      const block = system.blockNumber();
      for (const { pallet, hooks } of bound) hooks.onPoll?.(pallet, block, meter);
      system.registerExtraWeightUnchecked(meter.consumed(), "Mandatory");
    },

    onIdle(block) {
      if (isMigrating()) return;
      const remaining = remainingWeight(system);
      if (!allGreater(remaining, ZERO_WEIGHT)) return;
      let used = ZERO_WEIGHT;
      for (const { pallet, code } of idleOrder(pallets, block)) {
        const left = subtractWeights(remaining, used);
        used = addWeights(used, code.hooks?.onIdle?.(pallet, block, left) ?? ZERO_WEIGHT);
      }
      system.registerExtraWeightUnchecked(used, "Mandatory");
    },

    onFinalize(block) {
      for (const { pallet, hooks } of bound) hooks.onFinalize?.(pallet, block);
    },

    offchainWorker(header, hash) {
      // The node's own digest items are not in storage: the runtime never saw them.
      const known = system.digest().logs.map((item) => DigestItem.encode(item));
      for (const item of header.digest.logs) {
        const encoded = DigestItem.encode(item);
        if (!known.some((other) => equalBytes(other, encoded))) system.depositLog(item);
      }
      system.initializeIntraBlockEntropy(header.parent_hash);
      system.setBlockHash(header.number, hash);
      for (const { pallet, hooks } of bound) hooks.offchainWorker?.(pallet, header.number);
    },

    integrityTest() {
      for (const { pallet, hooks } of bound) hooks.integrityTest?.(pallet);
    },
  };
}

/** Every block another pallet goes first, so that none always gets the rest of the weight. */
function idleOrder(pallets: readonly MountedPallet[], block: number): readonly MountedPallet[] {
  const start = block % Math.max(1, pallets.length);
  return [...pallets.slice(start), ...pallets.slice(0, start)];
}

function remainingWeight(system: SystemApi): Weight {
  const { normal, operational, mandatory } = system.blockWeight();
  const used = addWeights(addWeights(normal, operational), mandatory);
  return subtractWeights(system.blockWeights.max_block, used);
}
