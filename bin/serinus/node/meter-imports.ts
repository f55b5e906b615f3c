import type { BlockImport, ImportOutcome, ImportQueue } from "@serinus/block-import";
import type { Metrics, ProcessedResult } from "@serinus/telemetry";

const RESULTS: Readonly<Record<ImportOutcome["type"], ProcessedResult>> = {
  imported: "success",
  known: "success",
  "unknown-parent": "unknown_parent",
  bad: "verification_failed",
  failed: "failed",
  cancelled: "cancelled",
};

/** Tells metrics of blocks that are imported. */
export interface ImportMeter {
  blockImport(inner: BlockImport): BlockImport;
  queue(inner: ImportQueue): ImportQueue;
  /** Metrics are there when a node is served, which is later than its queue. */
  report(metrics: Metrics): void;
}

export function createImportMeter(): ImportMeter {
  let metrics: Metrics | undefined;
  return {
    blockImport: (inner) => ({
      ...inner,
      async importBlock(encodedHeader, body) {
        const begun = performance.now();
        try {
          return await inner.importBlock(encodedHeader, body);
        } finally {
          metrics?.blockImported(performance.now() - begun);
        }
      },
    }),
    queue: (inner) => ({
      ...inner,
      async importBlocks(origin, blocks) {
        const results = await inner.importBlocks(origin, blocks);
        for (const { outcome } of results) metrics?.blockProcessed(RESULTS[outcome.type]);
        return results;
      },
    }),
    report(to) {
      metrics = to;
    },
  };
}
