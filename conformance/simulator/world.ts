import type { BlockHash } from "@serinus/bytes";
import {
  type AuthorityId,
  decodeJustification,
  type GrandpaConfig,
  type Input,
  makeJustification,
  type Output,
  verifyJustification,
} from "@serinus/consensus-grandpa";
import { simpleVerify } from "@serinus/consensus-grandpa/testing";
import type { Random } from "../random.ts";
import { type BlockTree, createBlockTree, type SimBlock } from "./block-tree.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { createInvariants } from "./invariants.ts";
import { simulatedKey } from "./keys.ts";
import { contradiction, isOwnVote } from "./lie.ts";
import { createLinks, type Links } from "./links.ts";
import { type SimulationOptions, type SimulationResult, SLOT } from "./options.ts";
import {
  addBlock,
  createSimNode,
  finalize,
  keep,
  type SimNode,
  startVoter,
  tell,
  wakeOf,
} from "./sim-node.ts";

/** A block announcement is told from gossip by its first byte, which no GRANDPA message has. */
const ANNOUNCEMENT = 255;

/** Everything there is. */
export interface World {
  readonly queue: EventQueue;
  readonly tree: BlockTree;
  readonly links: Links;
  readonly nodes: readonly SimNode[];
  readonly random: Random;
  start(): void;
  /** Nodes that run and do not lie. */
  honest(): readonly SimNode[];
  /** A node has a block, made by itself or come from another: it tells its neighbours. */
  importBlock(node: SimNode, block: SimBlock): void;
  /** Kills a node in the middle of what it does next. */
  crash(node: SimNode): void;
  restart(node: SimNode): void;
  fallApart(partOf: (node: number) => number): void;
  heal(): void;
  /** No more faults: everything that can run does. */
  mend(): void;
  readonly mended: boolean;
  result(): SimulationResult;
}

export function createWorld(options: SimulationOptions, random: Random): World {
  const queue = createEventQueue();
  const tree = createBlockTree();
  const ids: AuthorityId[] = Array.from({ length: options.validators }, (_, i) => simulatedKey(i));
  const isDead = (index: number) => index < options.dead;
  const isLiar = (index: number) => !isDead(index) && index < options.dead + options.liars;
  const nodes = ids.map((id, index) => createSimNode(index, id, isLiar(index), tree.genesis));
  const invariants = createInvariants(tree.genesis);
  const config: Partial<GrandpaConfig> = {
    gossipDuration: options.gossipDuration,
    neighborPeriod: 20 * options.gossipDuration,
    rebroadcastAfter: 15 * options.gossipDuration,
  };
  const counts = { rounds: 0, sets: 0, equivocations: 0, crashes: 0, partitions: 0 };
  const doomed = new Map<SimNode, number>();
  let mended = false;
  const links = createLinks(
    options.validators,
    { degree: 8, loss: options.loss, minDelay: 20, maxDelay: 250 },
    random,
    queue,
    deliver,
  );
  const neighboursOf = (node: SimNode) => links.neighbours[node.index] ?? [];

  function deliver(from: number, to: number, messages: readonly Uint8Array[]): void {
    const node = nodes[to] as SimNode;
    if (node.voter === undefined) return;
    const gossip: Uint8Array[] = [];
    for (const message of messages) {
      if (message[0] !== ANNOUNCEMENT) gossip.push(message);
      else receiveBlocks(node, nodes[from] as SimNode, announced(message));
    }
    if (gossip.length > 0) input(node, { type: "messages", peer: String(from), messages: gossip });
  }

  /** Tells a voter something, does what it wants, and sees that it is woken in time. */
  function input(node: SimNode, what: Input): void {
    perform(node, tell(node, queue.now, what));
    wake(node);
  }

  function wake(node: SimNode): void {
    const at = wakeOf(node);
    if (at >= node.wakeAt || at === Number.POSITIVE_INFINITY) return;
    node.wakeAt = Math.max(at, queue.now + 1);
    queue.at(node.wakeAt, () => {
      if (queue.now < node.wakeAt) return;
      node.wakeAt = Number.POSITIVE_INFINITY;
      input(node, { type: "tick" });
    });
  }

  function perform(node: SimNode, outputs: readonly Output[]): void {
    for (const output of outputs) {
      const left = doomed.get(node);
      if (left === 0) {
        die(node);
        return;
      }
      if (left !== undefined) doomed.set(node, left - 1);
      performOne(node, output);
    }
  }

  function performOne(node: SimNode, output: Output): void {
    switch (output.type) {
      case "persist":
        // Who never crashes never reads its records.
        if (options.crashes) keep(node, output);
        break;
      case "send":
        sendTo(node, output.peers, output.message);
        break;
      case "finalize":
        finalizeOn(node, output);
        break;
      case "wantBlock": {
        const block = tree.get(output.block.hash);
        const from = nodes[
          Number(random.pick<string | number>(output.peers.length > 0 ? output.peers : neighboursOf(node)))
        ] as SimNode;
        if (block !== undefined) fetchBlocks(node, from, block);
        break;
      }
      case "equivocation":
        counts.equivocations++;
        if (!nodes.some(({ id, liar }) => liar && id === output.equivocation.offender))
          throw new Error(`node ${node.index} says that an honest voter equivocated`);
        break;
      case "round":
        counts.rounds = Math.max(counts.rounds, output.round);
        break;
      case "newSet":
        counts.sets = Math.max(counts.sets, output.setId);
        break;
      case "log":
        if (output.level === "error" && !node.liar)
          throw new Error(`node ${node.index} logged an error: ${output.message}`);
        break;
      case "report":
        break;
    }
  }

  function sendTo(node: SimNode, peers: readonly string[], message: Uint8Array): void {
    const own = isOwnVote(node, message);
    if (own && !node.liar) invariants.voted(node.index, message);
    const other = own && node.liar ? contradiction(node, tree, message, random) : message;
    peers.forEach((peer, i) => {
      links.send(node.index, Number(peer), i % 2 === 0 ? message : other);
    });
  }

  function finalizeOn(node: SimNode, output: Extract<Output, { type: "finalize" }>): void {
    const block = tree.get(output.block.hash) as SimBlock;
    if (!node.liar) invariants.finalized(node.index, block);
    finalize(node, block);
    if (output.store)
      node.justifications.set(
        block.hash,
        makeJustification(output.round, output.commit, (hash: BlockHash) => tree.get(hash)?.header),
      );
  }

  function importBlock(node: SimNode, block: SimBlock): void {
    if (node.voter === undefined || node.known.has(block)) return;
    input(node, addBlock(node, block));
    for (const neighbour of neighboursOf(node)) links.send(node.index, neighbour, announcement(block));
  }

  /** Imports a block and those before it that the sender has. */
  function receiveBlocks(node: SimNode, from: SimNode, block: SimBlock | undefined): void {
    const missing: SimBlock[] = [];
    for (let at = block; at !== undefined && !node.known.has(at); at = at.parent) missing.push(at);
    if (missing.length > 1 && block !== undefined) fetchBlocks(node, from, block);
    else for (const one of missing) importBlock(node, one);
  }

  /** A block request: there and back, unless one way is lost. */
  function fetchBlocks(node: SimNode, from: SimNode, block: SimBlock): void {
    if (!links.connected(node.index, from.index) || random.below(1000) < options.loss * 20) return;
    queue.at(queue.now + 100 + random.below(300), () => {
      if (node.voter === undefined || !from.known.has(block)) return;
      const missing: SimBlock[] = [];
      for (let at: SimBlock | undefined = block; at !== undefined && !node.known.has(at); at = at.parent)
        missing.push(at);
      for (const one of missing.reverse()) importBlock(node, one);
    });
  }

  /** Now and then a node compares itself with a neighbour: missed blocks, and what finalized the set it is still in. */
  function sync(node: SimNode): void {
    queue.at(queue.now + SLOT + random.below(SLOT), () => sync(node));
    const from = nodes[random.pick(neighboursOf(node))] as SimNode;
    if (node.voter === undefined || from.voter === undefined) return;
    if (from.best.number > node.best.number) fetchBlocks(node, from, from.best);
    const { authoritySet, voters } = node.voter;
    const setId = authoritySet.set_id;
    const ended = from.voter.authoritySet.authority_set_changes.find(([id]) => id === setId);
    if (ended === undefined || !links.connected(node.index, from.index)) return;
    for (const [hash, encoded] of from.justifications) {
      const block = tree.get(hash) as SimBlock;
      if (block.number !== ended[1]) continue;
      if (!node.known.has(block)) {
        fetchBlocks(node, from, block);
        return;
      }
      const justification = decodeJustification(encoded);
      verifyJustification(justification, setId, voters, simpleVerify);
      input(node, { type: "justified", justification });
      return;
    }
  }

  function begin(node: SimNode): void {
    const { dead } = options;
    const outputs = startVoter(node, tree, queue.now, config, ids, random);
    perform(node, outputs);
    for (const neighbour of neighboursOf(node)) {
      const peer = nodes[neighbour] as SimNode;
      if (neighbour < dead || peer.voter === undefined) continue;
      input(node, { type: "connected", peer: String(neighbour), role: "authority" });
      input(peer, { type: "connected", peer: String(node.index), role: "authority" });
    }
    wake(node);
  }

  function die(node: SimNode): void {
    counts.crashes++;
    doomed.delete(node);
    node.voter = undefined;
    node.wakeAt = Number.POSITIVE_INFINITY;
    for (const neighbour of neighboursOf(node))
      input(nodes[neighbour] as SimNode, { type: "disconnected", peer: String(node.index) });
  }

  const byHash = new Map<SimBlock, Uint8Array>();
  const fromBytes = new WeakMap<Uint8Array, SimBlock>();
  function announcement(block: SimBlock): Uint8Array {
    const made = byHash.get(block) ?? Uint8Array.of(ANNOUNCEMENT, ...block.header);
    byHash.set(block, made);
    fromBytes.set(made, block);
    return made;
  }
  const announced = (message: Uint8Array) => fromBytes.get(message);

  const honest = () => nodes.filter((node) => node.voter !== undefined && !node.liar);
  return {
    queue,
    tree,
    links,
    nodes,
    random,
    honest,
    importBlock,
    start() {
      for (const node of nodes) if (!isDead(node.index)) begin(node);
      for (const node of nodes) if (!isDead(node.index)) sync(node);
    },
    crash(node) {
      if (node.voter !== undefined) doomed.set(node, random.below(4));
    },
    restart(node) {
      if (node.voter === undefined) begin(node);
    },
    fallApart(partOf) {
      counts.partitions++;
      links.partition(partOf);
    },
    heal: () => links.heal(),
    get mended() {
      return mended;
    },
    mend() {
      mended = true;
      doomed.clear();
      links.heal();
      for (const node of nodes) if (!isDead(node.index) && node.voter === undefined) begin(node);
    },
    result: () => ({
      best: Math.max(...honest().map((node) => node.best.number)),
      finalized: Math.min(...honest().map((node) => node.finalized.number)),
      lag: Math.max(...honest().map((node) => node.best.number - node.finalized.number)),
      ...counts,
      messages: links.counts.messages,
      megabytes: Math.round(links.counts.bytes / 1e6),
      lost: links.counts.lost,
      seconds: Math.round(queue.now / 1000),
    }),
  };
}
