import {
  createEquivocations,
  createThresholds,
  type Equivocations,
  type SlotState,
  type ThresholdSource,
} from "@serinus/consensus-babe";
import { memoryAuxiliary } from "@serinus/consensus-babe/testing";
import type { Beefy } from "@serinus/consensus-beefy";
import {
  type AuthorityId,
  AuthoritySetRecord,
  announcedChange,
  CurrentRounds,
  createAuthoritySet,
  createGrandpa,
  encodeRecords,
  type Grandpa,
  type GrandpaConfig,
  nextWake,
  type Output,
  RECORD_KEYS,
  SeenPrevotes,
  VoterSetState,
} from "@serinus/consensus-grandpa";
import { simpleSign, simpleVerifyVote } from "@serinus/consensus-grandpa/testing";
import type { AuxiliaryStore } from "@serinus/node-api";
import type { BabeConfiguration } from "@serinus/runtime-api";
import type { Random } from "../random.ts";
import type { BlockTree, SimBlock } from "./block-tree.ts";
import type { ValidatorKeys } from "./keys.ts";
import { createDisk, createSimChain, type Disk, type SimChain } from "./sim-chain.ts";

/** One validator: what would survive its crash, and what runs. */
export interface SimNode {
  readonly index: number;
  readonly keys: ValidatorKeys;
  /** Signs what it likes. */
  readonly liar: boolean;
  /** Milliseconds that its clock is ahead of the true time. */
  readonly skew: number;
  readonly thresholds: ThresholdSource;
  readonly disk: Disk;
  /** Its machines; `undefined` while it does not run. */
  running: Running | undefined;
}

/** What a crash takes away. */
export interface Running {
  readonly chain: SimChain;
  readonly voter: Grandpa;
  beefy: Beefy | undefined;
  slots: SlotState;
  readonly equivocations: Equivocations;
  wakeAt: number;
}

export function createSimNode(
  index: number,
  keys: ValidatorKeys,
  liar: boolean,
  skew: number,
  genesis: SimBlock,
): SimNode {
  const disk = createDisk(genesis);
  return { index, keys, liar, skew, thresholds: createThresholds(), disk, running: undefined };
}

export interface StartNode {
  readonly tree: BlockTree;
  readonly configuration: BabeConfiguration;
  readonly now: number;
  readonly config: Partial<GrandpaConfig>;
  /** Voters of the genesis. */
  readonly authorities: readonly AuthorityId[];
  readonly random: Random;
  /** Whether it may have to be started again. */
  readonly crashes: boolean;
}

/** Starts a node's machines from its disk; BEEFY is started apart. @returns what the voter wants done. */
export function startNode(node: SimNode, options: StartNode): readonly Output[] {
  const { disk, keys, thresholds } = node;
  const { tree, configuration, now, config, authorities, random, crashes } = options;
  const chain = createSimChain({ disk, tree, configuration, thresholds, crypto: keys.slotCrypto });
  const read = <T>(key: string, codec: { decode(bytes: Uint8Array): T }): T | undefined => {
    const bytes = disk.records.get(key);
    return bytes === undefined ? undefined : codec.decode(bytes);
  };
  const { grandpa, outputs } = createGrandpa({
    config,
    env: {
      chain,
      verifyVote: simpleVerifyVote,
      hasKey: (id) => id === keys.grandpa,
      sign: (id, payload) => (id === keys.grandpa ? simpleSign(id, payload) : undefined),
      random: random.below,
    },
    now,
    authoritySet:
      read(RECORD_KEYS.authoritySet, AuthoritySetRecord) ??
      createAuthoritySet(authorities.map((authority): [AuthorityId, number] => [authority, 1])),
    finalized: { hash: disk.finalized.hash, number: disk.finalized.number },
    unfinalized: [...disk.unfinalized]
      .sort((a, b) => a.number - b.number)
      .map(({ hash, number, encodedHeader }) => ({
        block: { hash, number },
        change: announcedChange(encodedHeader),
      })),
    voterSetState: read(RECORD_KEYS.completedRounds, VoterSetState),
    ownVotes: read(RECORD_KEYS.ownVotes, CurrentRounds),
    seenPrevotes: read(RECORD_KEYS.seenPrevotes, SeenPrevotes),
  });
  node.running = {
    chain,
    voter: grandpa,
    beefy: undefined,
    slots: { last: undefined },
    equivocations: createEquivocations(crashes ? memoryAuxiliary(disk.records) : NO_RECORDS),
    wakeAt: Number.POSITIVE_INFINITY,
  };
  return outputs;
}

/** Who never crashes never reads its records. */
const NO_RECORDS: AuxiliaryStore = { get: () => undefined, put: async () => {} };

/** When the voter wants to be woken. */
export function wakeOf(node: SimNode): number {
  return node.running === undefined ? Number.POSITIVE_INFINITY : nextWake(node.running.voter);
}

/** Writes what has to survive a crash. */
export function keep(node: SimNode, output: Extract<Output, { type: "persist" }>): void {
  for (const [key, value] of encodeRecords(output.records)) node.disk.records.set(key, value);
}
