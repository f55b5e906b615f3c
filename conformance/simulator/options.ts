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
  /** Validators that sign contradicting blocks, votes and commitments. */
  readonly liars: number;
  /** Validators that never run. */
  readonly dead: number;
  /** Whether running validators crash, in the middle of what they do, and come back. */
  readonly crashes: boolean;
  /** Whether the network falls apart for a while, again and again. */
  readonly partitions: boolean;
  /** Slots of an epoch, in which validators change; 0 for one without end. */
  readonly session: number;
  /** Whether validators run BEEFY, too. */
  readonly beefy: boolean;
  /** Whether blocks are sealed and slots won by sr25519; by hashes otherwise. */
  readonly sr25519: boolean;
}

/** Milliseconds of a slot. */
export const SLOT = 6000;

/** What was simulated. */
export interface SimulationResult {
  readonly best: number;
  readonly finalized: number;
  /** The most that the best chain was ahead of finality on any honest node at the end. */
  readonly lag: number;
  /** Blocks that were made, those of abandoned forks included. */
  readonly made: number;
  readonly epochs: number;
  readonly sets: number;
  readonly rounds: number;
  /** The last block that every honest node has BEEFY's proof of; -1 without BEEFY. */
  readonly beefy: number;
  /** Reports of a validator that made two blocks in one slot, voted twice in a GRANDPA round, or in a BEEFY one. */
  readonly twoBlocks: number;
  readonly equivocations: number;
  readonly doubleVotes: number;
  readonly crashes: number;
  readonly partitions: number;
  readonly messages: number;
  readonly megabytes: number;
  readonly lost: number;
  /** Simulated, in seconds. */
  readonly seconds: number;
}
