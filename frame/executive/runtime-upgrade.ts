import type { Weight } from "@serinus/runtime-api";
import type { Migration } from "../migrations/migration.ts";
import type { MountedPallet } from "../pallet/mount.ts";
import { isStored, storeVersion } from "../storage/storage-version.ts";
import { type DbWeight, dbWeight } from "../weights/formula.ts";
import { addWeights, ZERO_WEIGHT } from "../weights/weight.ts";
import type { ExecutiveParts } from "./executive-parts.ts";
import type { SystemApi } from "./system-api.ts";

/** The first thing that a runtime does on a state that another version has left. */
export interface RuntimeUpgrade {
  /** Whether the state was left by an earlier version, or by another runtime. */
  isDue(): boolean;
  /**
   * Notes storage versions of new pallets, runs the migrations, then `onRuntimeUpgrade` of every pallet, and notes the
   * version. Gives the weight used.
   */
  run(): Weight;
  /** The same, whether due or not, with each migration's own checks. @throws Error of the check that fails */
  runChecked(): Weight;
}

/** What is done when the runtime's version has changed: migrations, then every `onRuntimeUpgrade`. */
export function createRuntimeUpgrade({
  system,
  pallets,
  migrations = [],
}: Pick<ExecutiveParts, "system" | "pallets" | "migrations">): RuntimeUpgrade {
  const hooks: readonly Migration[] = pallets.flatMap(({ pallet, code }) =>
    code.hooks?.onRuntimeUpgrade === undefined
      ? []
      : [{ run: () => code.hooks?.onRuntimeUpgrade?.(pallet) ?? ZERO_WEIGHT }],
  );

  function runAll(run: (migration: Migration) => Weight): Weight {
    let weight = ZERO_WEIGHT;
    for (const { pallet } of pallets) weight = addWeights(weight, initializeVersion(pallet, system.dbWeight));
    // The migrations come first: the hooks may read what they have brought into shape.
    for (const migration of [...migrations, ...hooks]) weight = addWeights(weight, run(migration));
    system.setLastRuntimeUpgrade(system.version);
    return weight;
  }

  return {
    isDue: () => isUpgraded(system),
    run: () => runAll((migration) => migration.run()),
    runChecked: () =>
      runAll((migration) => {
        const checkAfter = migration.check?.();
        const used = migration.run();
        checkAfter?.();
        return used;
      }),
  };
}

/** A pallet that is new in the runtime starts with its present storage version, so that no migration runs for it. */
function initializeVersion(pallet: MountedPallet["pallet"], db: DbWeight): Weight {
  if (isStored(pallet)) return dbWeight(db, 1, 0);
  storeVersion(pallet);
  return dbWeight(db, 1, 1);
}

function isUpgraded({ version, lastRuntimeUpgrade }: SystemApi): boolean {
  const last = lastRuntimeUpgrade();
  return (
    last === undefined || version.spec_version > last.spec_version || version.spec_name !== last.spec_name
  );
}
