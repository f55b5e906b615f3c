import type { ChainTables } from "./chain-tables.ts";
import type { DeltaTable } from "./delta-table.ts";
import type { Environment } from "./environment.ts";
import type { FlatState } from "./flat-state.ts";
import type { NodeTable } from "./node-table.ts";
import type { Pruning } from "./store.ts";

/** The parts of an open store. */
export interface StoreContext {
  readonly environment: Environment;
  readonly chain: ChainTables;
  readonly deltas: DeltaTable;
  readonly flat: FlatState;
  readonly nodes: NodeTable;
  readonly pruning: Pruning;
  /** Whether finality may be taken back. */
  readonly reversible: boolean;
  /** See {@link StoreOptions.recentBlocks}. */
  readonly recentBlocks: number;
  /** See {@link StoreOptions.mergeStep}. */
  readonly mergeStep: number;
}
