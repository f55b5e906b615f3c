import type { Weight } from "@serinus/runtime-api";
import { storedVersion, storeVersion, type Versioned } from "../storage/storage-version.ts";
import { type DbWeight, dbWeight } from "../weights/formula.ts";
import { addWeights } from "../weights/weight.ts";
import type { Migration } from "./migration.ts";

const TARGET = "runtime::migrations";
const INFO = 2;
const WARN = 1;
const NOTHING_TO_CHECK = (): void => {};

/**
 * A migration of one pallet's storage from the layout `from` to the layout `to` (`VersionedMigration`): it runs only
 * while the state has version `from`, and leaves it at `to`, so that it may stay in the runtime after it has run.
 * `check` sees the state before and gives what checks it afterwards.
 */
export function versionedMigration<P extends Versioned>(
  pallet: P,
  migration: {
    readonly from: number;
    readonly to: number;
    /** What the runtime's accesses to storage cost. */
    readonly db: DbWeight;
    migrate(pallet: P): Weight;
    check?(pallet: P): () => void;
  },
): Migration {
  const { from, to, db } = migration;
  const log = (level: typeof INFO | typeof WARN, message: string): void =>
    pallet.host.logging_log(level, TARGET, `${pallet.name}: ${message}`);

  return {
    run() {
      const found = storedVersion(pallet);
      if (found !== from) {
        log(WARN, `the migration from storage version ${from} to ${to} does nothing, the state has ${found}`);
        return dbWeight(db, 1, 0);
      }
      log(INFO, `migrating from storage version ${from} to ${to}`);
      const used = named(() => migration.migrate(pallet));
      storeVersion(pallet, to);
      return addWeights(used, dbWeight(db, 1, 1));
    },
    check() {
      if (storedVersion(pallet) !== from) return NOTHING_TO_CHECK;
      const after = named(() => migration.check?.(pallet));
      return () => named(() => after?.());
    },
  };

  /** A failure ends up in the node's log: it says whose it is. */
  function named<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `the migration of ${pallet.name} from storage version ${from} to ${to} failed: ${why}`,
        { cause },
      );
    }
  }
}
