import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type NodeReadings, READ_METRICS, type ReadMetric } from "./readings.ts";

export interface MetricsOptions {
  readonly name: string;
  readonly version: string;
  /** Bits as in the handshake of block announces: 1 full node, 4 authority. */
  readonly roles: number;
  /** Name of the chain: a label of every metric, as with Substrate. */
  readonly chain: string;
  /** Seconds since the Unix epoch. */
  readonly startedAt: number;
  /** Called whenever the metrics are asked for. */
  readonly read: () => NodeReadings;
  /** Also tells of the process: memory, garbage collection, event loop. True by default. */
  readonly process?: boolean;
}

/** What becomes of a block in the import queue. */
export type ProcessedResult = "success" | "unknown_parent" | "verification_failed" | "failed" | "cancelled";

/** The metrics of one node. */
export interface Metrics {
  readonly contentType: string;
  /** Prometheus' text format. */
  text(): Promise<string>;
  /** A block of this node: how long it took in milliseconds, and how many transactions it holds. */
  blockConstructed(millis: number, transactions: number): void;
  /** A block of others went through the import queue; what became of it in `sc-consensus`' words. */
  blockProcessed(result: ProcessedResult): void;
  /** A block of others was executed and committed, or turned out not to be right: milliseconds. */
  blockImported(millis: number): void;
}

/** Seconds, as `sc-proposer-metrics` has them. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics in a registry of their own. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ chain: options.chain });
  if (options.process !== false) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "substrate_build_info",
    help: "Always 1; the labels say what runs",
    labelNames: ["name", "version"],
    registers,
  }).set({ name: options.name, version: options.version }, 1);
  new Gauge({ name: "substrate_node_roles", help: "Roles of the node as bits", registers }).set(
    options.roles,
  );
  new Gauge({
    name: "substrate_process_start_time_seconds",
    help: "When the process was started, in seconds since the Unix epoch",
    registers,
  }).set(options.startedAt);
  for (const metric of READ_METRICS) addReadMetric(registry, metric, options.read);
  const constructed = new Histogram({
    name: "substrate_proposer_block_constructed",
    help: "Seconds that making a block took",
    buckets: BUCKETS,
    registers,
  });
  const transactions = new Gauge({
    name: "substrate_proposer_number_of_transactions",
    help: "Transactions in the last block of this node",
    registers,
  });
  const processed = new Counter({
    name: "substrate_import_queue_processed_total",
    help: "Blocks that went through the import queue",
    labelNames: ["result"],
    registers,
  });
  const imported = new Histogram({
    name: "substrate_block_verification_and_import_time",
    help: "Seconds that it took to execute a block, check its signatures and commit it",
    buckets: BUCKETS,
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    blockConstructed(millis, count) {
      constructed.observe(millis / 1000);
      transactions.set(count);
    },
    blockProcessed: (result) => processed.inc({ result }),
    blockImported: (millis) => imported.observe(millis / 1000),
  };
}

/** What is read shows as a gauge or a counter; a series without a value does not show. */
function addReadMetric(registry: Registry, metric: ReadMetric, read: () => NodeReadings): void {
  const labelNames = Object.keys(metric.series[0]?.labels ?? {});
  const config = { name: metric.name, help: metric.help, labelNames, registers: [registry] };
  const values = () => {
    const readings = read();
    return metric.series.flatMap(({ labels = {}, read: readValue }) => {
      const value = readValue(readings);
      return value === undefined ? [] : [{ labels, value: Number(value) }];
    });
  };
  if (metric.type === "gauge") {
    new Gauge({
      ...config,
      collect() {
        for (const { labels, value } of values()) this.set(labels, value);
      },
    });
  } else {
    new Counter({
      ...config,
      collect() {
        // A counter can only be added to; what is read is the sum already.
        this.reset();
        for (const { labels, value } of values()) this.inc(labels, value);
      },
    });
  }
}
