import { type BlockHash, concatBytes, fromHex, toHex } from "@serinus/bytes";
import { epochAtSlot, genesisEpoch } from "@serinus/consensus-babe";
import { ConsensusLog } from "@serinus/consensus-grandpa";
import { blake2_256 } from "@serinus/crypto";
import {
  BABE_ENGINE_ID,
  type BabeConfiguration,
  BabeConsensusLog,
  type BabeEpoch,
  BEEFY_ENGINE_ID,
  BeefyConsensusLog,
  type BeefyValidatorSet,
  type DigestItem,
  GRANDPA_ENGINE_ID,
} from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import type { ValidatorKeys } from "./keys.ts";
import { type SimulationOptions, SLOT } from "./options.ts";

/** What the runtime knows after a block: the simulation's own word against which the nodes' machines are held. */
export interface RuntimeState {
  /** Counted from the genesis on, without those that were slept through. */
  readonly session: number;
  readonly epoch: BabeEpoch;
  readonly next: Pick<BabeEpoch, "authorities" | "randomness" | "config">;
  /** Hash of what was won in this epoch: blocks of different forks make different randomness. */
  readonly gathered: Uint8Array;
  readonly mmrRoot: Uint8Array;
}

/** The runtime's side of the simulation: validators of each session, and what a block's digest says of them. */
export interface Sessions {
  readonly configuration: BabeConfiguration;
  readonly genesis: RuntimeState;
  /** Places of a session's validators. */
  members(session: number): readonly number[];
  beefySet(session: number): BeefyValidatorSet;
  /** Executes a block. @param won output of its VRF, empty when it has none. */
  execute(
    parent: { readonly hash: BlockHash; readonly number: number; readonly state: RuntimeState },
    slot: bigint,
    won: Uint8Array,
  ): { readonly state: RuntimeState; readonly logs: readonly DigestItem[] };
}

/** Blocks from the announcement of GRANDPA's change to its taking effect. */
const DELAY = 2;
/** Every so many sessions the slots that nobody wins change from authors without a VRF to those with one, and back. */
const CONFIGURED = 3;

export function createSessions(options: SimulationOptions, keys: readonly ValidatorKeys[]): Sessions {
  const { validators, session: length, dead, liars } = options;
  const all = Array.from({ length: validators }, (_, index) => index);
  const authorities = (session: number): BabeEpoch["authorities"] =>
    members(session).map((index) => [(keys[index] as ValidatorKeys).babe, 1n]);

  function members(session: number): readonly number[] {
    // Small sets could not do without an honest one.
    if (session === 0 || validators < 10) return all;
    const left = session % (dead + liars || validators);
    return all.filter((index) => index !== left);
  }

  const configuration: BabeConfiguration = {
    slot_duration: BigInt(SLOT),
    epoch_length: length === 0 ? 1_000_000n : BigInt(length),
    c: [1n, 4n],
    authorities: authorities(0),
    randomness: new Uint8Array(32),
    allowed_slots: { type: "PrimaryAndSecondaryPlainSlots" },
  };
  const first = genesisEpoch(configuration, 0n);
  const configOf = (session: number): BabeEpoch["config"] => ({
    c: [1n, 4n],
    allowed_slots: {
      type:
        Math.floor(session / CONFIGURED) % 2 === 0
          ? "PrimaryAndSecondaryPlainSlots"
          : "PrimaryAndSecondaryVRFSlots",
    },
  });
  const beefySet = (session: number): BeefyValidatorSet => ({
    validators: members(session).map((index) => (keys[index] as ValidatorKeys).beefy),
    id: BigInt(session),
  });

  function begin(parent: { number: number; state: RuntimeState }, slot: bigint, mmrRoot: Uint8Array) {
    const { state, number } = parent;
    const session = number === 0 ? 0 : state.session + 1;
    const epoch =
      number === 0
        ? genesisEpoch(configuration, slot)
        : epochAtSlot(
            {
              ...state.next,
              epoch_index: state.epoch.epoch_index + 1n,
              start_slot: state.epoch.start_slot + state.epoch.duration,
              duration: state.epoch.duration,
            },
            slot,
          );
    const randomness = blake2_256(
      concatBytes(state.next.randomness, u64.encode(epoch.epoch_index), state.gathered),
    );
    const next = { authorities: authorities(session + 1), randomness, config: configOf(session + 1) };
    const logs: DigestItem[] = [
      babe({ type: "NextEpochData", value: { authorities: next.authorities, randomness } }),
    ];
    if ((session + 1) % CONFIGURED === 0)
      logs.push(babe({ type: "NextConfigData", value: { type: "V1", value: next.config } }));
    if (session > 0) {
      const set = members(session).map((index): [ValidatorKeys["grandpa"], number] => [
        (keys[index] as ValidatorKeys).grandpa,
        1,
      ]);
      const change = ConsensusLog.encode({
        type: "ScheduledChange",
        value: { next_authorities: set, delay: DELAY },
      });
      logs.push({ type: "Consensus", value: [GRANDPA_ENGINE_ID, change] });
      logs.push(beefy({ type: "AuthoritiesChange", value: beefySet(session) }));
    }
    return { state: { session, epoch, next, gathered: new Uint8Array(0), mmrRoot }, logs };
  }

  return {
    configuration,
    members,
    beefySet,
    genesis: {
      session: 0,
      epoch: first,
      next: { authorities: authorities(0), randomness: new Uint8Array(32), config: configOf(0) },
      gathered: new Uint8Array(0),
      mmrRoot: new Uint8Array(32),
    },
    execute(parent, slot, won) {
      const { state, hash, number } = parent;
      const mmrRoot = blake2_256(concatBytes(state.mmrRoot, fromHex(hash)));
      const root = beefy({ type: "MmrRoot", value: toHex(mmrRoot) as BlockHash });
      if (number === 0 || slot >= state.epoch.start_slot + state.epoch.duration) {
        const begun = begin(parent, slot, mmrRoot);
        return { state: begun.state, logs: [...begun.logs, root] };
      }
      const gathered = won.length === 0 ? state.gathered : blake2_256(concatBytes(state.gathered, won));
      return { state: { ...state, gathered, mmrRoot }, logs: [root] };
    },
  };
}

const babe = (log: BabeConsensusLog): DigestItem => ({
  type: "Consensus",
  value: [BABE_ENGINE_ID, BabeConsensusLog.encode(log)],
});

const beefy = (log: BeefyConsensusLog): DigestItem => ({
  type: "Consensus",
  value: [BEEFY_ENGINE_ID, BeefyConsensusLog.encode(log)],
});
