/** One run of the simulator. The same options give the same run. */
export interface SimulationOptions {
  readonly validators: number;
  /** The run ends when the best chain has so many blocks and finality has caught up. */
  readonly blocks: number;
  /** Percent of messages that are lost. */
  readonly loss: number;
  readonly seed: number;
  /** T of GRANDPA, in milliseconds. */
  readonly gossipDuration: number;
  /** Validators that sign contradicting blocks and votes. */
  readonly liars: number;
  /** Validators that never run. */
  readonly dead: number;
  /** Whether running validators crash, in the middle of what they do, and come back. */
  readonly crashes: boolean;
  /** Whether the network falls apart for a while, again and again. */
  readonly partitions: boolean;
  /** Blocks between two changes of the authority set; 0 for none. */
  readonly session: number;
}

/** Milliseconds of a slot. */
export const SLOT = 6000;

/** What was simulated. */
export interface SimulationResult {
  readonly best: number;
  readonly finalized: number;
  /** The most that the best chain was ahead of finality on any honest node at the end. */
  readonly lag: number;
  readonly sets: number;
  readonly rounds: number;
  readonly equivocations: number;
  readonly crashes: number;
  readonly partitions: number;
  readonly messages: number;
  readonly megabytes: number;
  readonly lost: number;
  /** Simulated, in seconds. */
  readonly seconds: number;
}
