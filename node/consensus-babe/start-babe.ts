import type { BlockImport, BlockVerifier } from "@serinus/block-import";
import type { AuxiliaryStore, RuntimeCallApi } from "@serinus/node-api";
import { type BabeImport, type BabeImportOptions, createBabeImport, hasEpochRecords } from "./babe-import.ts";
import { babeVerdict } from "./babe-verdict.ts";
import { createCheckPool } from "./check-pool.ts";
import { createBabeVerifier } from "./create-babe-verifier.ts";
import type { PrimaryWeights } from "./primary-weights.ts";
import { readConfiguration, readEpochs } from "./read-configuration.ts";
import { createThresholds, type ThresholdSource } from "./thresholds.ts";
import { type WatchOptions, watchEquivocations } from "./watch-equivocations.ts";

export interface StartBabe {
  /** Was created with the fork choice of {@link StartBabe.weights}. */
  readonly chain: BabeImportOptions["chain"];
  readonly weights: PrimaryWeights;
  readonly runtime: RuntimeCallApi;
  readonly auxiliary: AuxiliaryStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Threads that check headers when there are many; 1 by default. */
  readonly threads?: number;
  /** How to report authors that make two blocks in one slot; without it nobody is reported. */
  readonly reports?: Omit<WatchOptions, "now" | "slotDuration" | "auxiliary">;
}

/** BABE on a chain: what an import queue and a slot worker need. */
export interface Babe {
  readonly babeImport: BabeImport;
  readonly verifier: BlockVerifier;
  readonly blockImport: BlockImport;
  readonly thresholds: ThresholdSource;
  close(): Promise<void>;
}

/**
 * Starts BABE on a chain. Its configuration is that of the finalized block's runtime; where the records of epochs are
 * missing, as after a warp sync, they begin with what that runtime tells. Rejects with BabeError.
 */
export async function startBabe(options: StartBabe): Promise<Babe> {
  const { chain, weights, runtime, auxiliary, now, threads = 1, reports } = options;
  const root = chain.finalized();
  const configuration = await readConfiguration(runtime, root.hash);
  const missing = !hasEpochRecords(auxiliary) && root.number > 0;
  const epochs = missing ? await readEpochs(runtime, root.hash) : undefined;
  const babeImport = createBabeImport({ chain, auxiliary, configuration, now });
  if (epochs !== undefined) await babeImport.reset(...epochs);
  const unfollow = weights.follow(chain);
  const pool = createCheckPool(threads);
  const slotDuration = Number(configuration.slot_duration);
  const thresholds = createThresholds();
  return {
    babeImport,
    thresholds,
    verifier: createBabeVerifier({
      babe: babeImport,
      pool,
      now,
      thresholds,
      ...(reports && { onVerified: watchEquivocations({ ...reports, auxiliary, now, slotDuration }) }),
    }),
    blockImport: { importBlock: babeImport.importBlock, verdictOf: babeVerdict },
    async close() {
      unfollow();
      babeImport.stop();
      await pool.close();
    },
  };
}
