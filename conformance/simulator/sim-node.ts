import type { BlockHash } from "@serinus/bytes";
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
  type Input,
  nextWake,
  type Output,
  RECORD_KEYS,
  step,
  VoterSetState,
  type VotingChain,
} from "@serinus/consensus-grandpa";
import { simpleSign, simpleVerifyVote } from "@serinus/consensus-grandpa/testing";
import type { Random } from "../random.ts";
import { ancestorAt, type BlockTree, type SimBlock } from "./block-tree.ts";

/** One validator: its blocks, its voter, and what would survive its crash. */
export interface SimNode {
  readonly index: number;
  readonly id: AuthorityId;
  /** Signs what it likes. */
  readonly liar: boolean;
  readonly known: Set<SimBlock>;
  /** Known blocks whose parents are not. */
  readonly orphans: Map<BlockHash, SimBlock[]>;
  /** Blocks above the finalized one. */
  unfinalized: Set<SimBlock>;
  best: SimBlock;
  finalized: SimBlock;
  voter: Grandpa | undefined;
  wakeAt: number;
  /** Auxiliary records, as bytes. */
  readonly records: Map<string, Uint8Array>;
  /** Justifications that it keeps, by block. */
  readonly justifications: Map<BlockHash, Uint8Array>;
}

export function createSimNode(index: number, id: AuthorityId, liar: boolean, genesis: SimBlock): SimNode {
  return {
    index,
    id,
    liar,
    known: new Set([genesis]),
    orphans: new Map(),
    unfinalized: new Set(),
    best: genesis,
    finalized: genesis,
    voter: undefined,
    wakeAt: Number.POSITIVE_INFINITY,
    records: new Map(),
    justifications: new Map(),
  };
}

/** Starts a node's voter from its records. */
export function startVoter(
  node: SimNode,
  tree: BlockTree,
  now: number,
  config: Partial<GrandpaConfig>,
  authorities: readonly AuthorityId[],
  random: Random,
): readonly Output[] {
  const { authoritySet, completedRounds, ownVotes } = RECORD_KEYS;
  const read = <T>(key: string, codec: { decode(bytes: Uint8Array): T }): T | undefined => {
    const bytes = node.records.get(key);
    return bytes === undefined ? undefined : codec.decode(bytes);
  };
  const { grandpa, outputs } = createGrandpa({
    config,
    env: {
      chain: chainOf(node, tree),
      verifyVote: simpleVerifyVote,
      hasKey: (id) => id === node.id,
      sign: (id, payload) => (id === node.id ? simpleSign(id, payload) : undefined),
      random: random.below,
    },
    now,
    authoritySet:
      read(authoritySet, AuthoritySetRecord) ??
      createAuthoritySet(authorities.map((authority): [AuthorityId, number] => [authority, 1])),
    finalized: { hash: node.finalized.hash, number: node.finalized.number },
    announced: [...node.unfinalized]
      .sort((a, b) => a.number - b.number)
      .flatMap(({ hash, number, header }) => {
        const change = announcedChange(header);
        return change === undefined ? [] : [{ block: { hash, number }, change }];
      }),
    voterSetState: read(completedRounds, VoterSetState),
    ownVotes: read(ownVotes, CurrentRounds),
  });
  node.voter = grandpa;
  return outputs;
}

/** Tells a node's voter something. */
export function tell(node: SimNode, now: number, input: Input): readonly Output[] {
  return node.voter === undefined ? [] : step(node.voter, now, input);
}

/** When the voter wants to be woken. */
export function wakeOf(node: SimNode): number {
  return node.voter === undefined ? Number.POSITIVE_INFINITY : nextWake(node.voter);
}

/** Writes what has to survive a crash. */
export function keep(node: SimNode, output: Extract<Output, { type: "persist" }>): void {
  for (const [key, value] of encodeRecords(output.records)) node.records.set(key, value);
}

/** Adds a block whose parent is known; the voter is to be told of it. */
export function addBlock(node: SimNode, block: SimBlock): Input {
  node.known.add(block);
  if (block.number > node.finalized.number) node.unfinalized.add(block);
  if (block.weight > node.best.weight && ancestorAt(block, node.finalized.number) === node.finalized)
    node.best = block;
  else if (
    block.weight === node.best.weight &&
    block.number > node.best.number &&
    ancestorAt(block, node.finalized.number) === node.finalized
  )
    node.best = block;
  return {
    type: "imported",
    block: { hash: block.hash, number: block.number },
    change: announcedChange(block.header),
  };
}

/** Makes a block final for the node's chain. */
export function finalize(node: SimNode, block: SimBlock): void {
  node.finalized = block;
  const descends = (other: SimBlock) => ancestorAt(other, block.number) === block;
  node.unfinalized = new Set(
    [...node.unfinalized].filter((other) => other.number > block.number && descends(other)),
  );
  if (!descends(node.best)) node.best = heaviest(node.unfinalized, block);
}

function chainOf(node: SimNode, tree: BlockTree): VotingChain {
  const find = (hash: BlockHash): SimBlock | undefined => {
    const block = tree.get(hash);
    return block !== undefined && node.known.has(block) ? block : undefined;
  };
  return {
    number: (hash) => find(hash)?.number,
    ancestor(hash, number) {
      const block = find(hash);
      return block && ancestorAt(block, number)?.hash;
    },
    best: () => node.best,
    bestContaining(hash) {
      const base = find(hash);
      if (base === undefined || ancestorAt(node.best, base.number) === base) return base && node.best;
      const above = [...node.unfinalized].filter((block) => ancestorAt(block, base.number) === base);
      return heaviest(above, base);
    },
  };
}

function heaviest(blocks: Iterable<SimBlock>, otherwise: SimBlock): SimBlock {
  let best = otherwise;
  for (const block of blocks)
    if (block.weight > best.weight || (block.weight === best.weight && block.number > best.number))
      best = block;
  return best;
}
