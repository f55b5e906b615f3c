import type { Executor } from "@serinus/executor";
import { StoreError } from "@serinus/store";

/** Failures after which no further block can be written: the disk is full or fails, or the database is damaged. */
const FATAL: ReadonlySet<StoreError["code"]> = new Set(["system", "damaged"]);

/** Calls `onFailure` once, when a write of this executor fails for a reason that the next one would fail for too. */
export function watchWrites(executor: Executor, onFailure: (error: StoreError) => void): Executor {
  let failed = false;
  const watched =
    <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await write(...args);
      } catch (error) {
        if (!failed && error instanceof StoreError && FATAL.has(error.code)) {
          failed = true;
          onFailure(error);
        }
        throw error;
      }
    };
  return {
    ...executor,
    buildBlock: watched(executor.buildBlock),
    commitBuilt: watched(executor.commitBuilt),
    importBlock: watched(executor.importBlock),
    finalize: watched(executor.finalize),
    setBest: watched(executor.setBest),
    putOffchain: watched(executor.putOffchain),
    putAuxiliary: watched(executor.putAuxiliary),
    fillGap: watched(executor.fillGap),
  };
}
