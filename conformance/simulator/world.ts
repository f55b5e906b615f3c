import type { AuthorityId, GrandpaConfig } from "@serinus/consensus-grandpa";
import type { Random } from "../random.ts";
import { MOST_SKEW, slotAt } from "./author-blocks.ts";
import { createBeefyEdge } from "./beefy-edge.ts";
import { createBlockSync } from "./block-sync.ts";
import { type BlockTree, createBlockTree, type SimBlock } from "./block-tree.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { createGrandpaEdge } from "./grandpa-edge.ts";
import { createInvariants, type Invariants } from "./invariants.ts";
import { validatorKeys } from "./keys.ts";
import { createLinks } from "./links.ts";
import type { SimulationOptions, SimulationResult } from "./options.ts";
import { createPackets } from "./packets.ts";
import { createSessions } from "./sessions.ts";
import { createSimNode, type SimNode, startNode } from "./sim-node.ts";

/** Everything there is. */
export interface World {
  readonly queue: EventQueue;
  readonly tree: BlockTree;
  readonly nodes: readonly SimNode[];
  readonly random: Random;
  readonly invariants: Invariants;
  start(): void;
  /** Nodes that run and do not lie. */
  honest(): readonly SimNode[];
  /** A node has made a block: it imports it and tells its neighbours. */
  made(node: SimNode, block: SimBlock): void;
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
  const keys = Array.from({ length: options.validators }, (_, index) =>
    validatorKeys(index, options.sr25519),
  );
  const sessions = createSessions(options, keys);
  const tree = createBlockTree(sessions);
  const ids: AuthorityId[] = keys.map(({ grandpa }) => grandpa);
  const isDead = (index: number) => index < options.dead;
  const isLiar = (index: number) => !isDead(index) && index < options.dead + options.liars;
  const nodes = keys.map((own, index) =>
    createSimNode(index, own, isLiar(index), random.below(2 * MOST_SKEW) - MOST_SKEW, tree.genesis),
  );
  const invariants = createInvariants(tree.genesis, sessions);
  const config: Partial<GrandpaConfig> = {
    gossipDuration: options.gossipDuration,
    neighborPeriod: 20 * options.gossipDuration,
    rebroadcastAfter: 15 * options.gossipDuration,
  };
  const counts = {
    ...{ made: 0, epochs: 0, sets: 0, rounds: 0, twoBlocks: 0, equivocations: 0, doubleVotes: 0 },
    ...{ crashes: 0, partitions: 0 },
  };
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
  const connected = (a: SimNode, b: SimNode) => links.connected(a.index, b.index);
  const reaches = (from: SimNode, to: SimNode) =>
    connected(from, to) && to.running !== undefined && random.below(1000) >= options.loss * 20;

  const sync = createBlockSync({
    ...{ queue, random, tree, nodes, connected, reaches, importBlock },
    neighbours: neighboursOf,
    justified: (node, justification) => grandpa.tell(node, { type: "justified", justification }),
  });
  const beefy = createBeefyEdge({
    ...{ nodes, queue, sessions, invariants, reaches, survives },
    send: (from, to, message) => links.send(from.index, to, packets.wrapBeefy(message)),
    doubleVote: (id) => accuse("doubleVotes", (node) => node.keys.beefy === id),
  });
  const grandpa = createGrandpaEdge({
    ...{ nodes, queue, tree, random, invariants, counts, survives },
    crashes: options.crashes,
    neighbours: neighboursOf,
    send: (from, to, message) => links.send(from.index, to, message),
    fetch: sync.fetch,
    equivocation: (offender) => accuse("equivocations", ({ keys: { grandpa } }) => grandpa === offender),
    finalized: beefy.finalized,
  });
  const packets = createPackets();

  function deliver(from: number, to: number, messages: readonly Uint8Array[]): void {
    const node = nodes[to] as SimNode;
    if (node.running === undefined) return;
    const gossip: Uint8Array[] = [];
    for (const message of messages) {
      const block = packets.announced(message);
      const beefyMessage = packets.beefyIn(message);
      if (block !== undefined) sync.announced(node, nodes[from] as SimNode, block);
      else if (beefyMessage !== undefined)
        beefy.tell(node, { type: "message", peer: String(from), message: beefyMessage });
      else gossip.push(message);
    }
    if (gossip.length > 0) grandpa.tell(node, { type: "messages", peer: String(from), messages: gossip });
  }

  /** Doomed nodes die in the middle of what they do. */
  function survives(node: SimNode): boolean {
    const left = doomed.get(node);
    if (left === 0) die(node);
    else if (left !== undefined) doomed.set(node, left - 1);
    return node.running !== undefined;
  }

  /** Somebody was found to contradict itself: it must be a liar. */
  function accuse(
    what: "twoBlocks" | "equivocations" | "doubleVotes",
    isIt: (node: SimNode) => boolean,
  ): void {
    counts[what]++;
    if (!nodes.some((node) => node.liar && isIt(node))) throw new Error(`${what} of an honest validator`);
  }

  function importBlock(node: SimNode, block: SimBlock): void {
    const { running } = node;
    if (running === undefined || node.disk.known.has(block)) return;
    running.chain.add(block);
    counts.epochs = Math.max(counts.epochs, Number(block.state.epoch.epoch_index));
    const author = (nodes[block.author] as SimNode).keys;
    const proof = running.equivocations.check(
      block.encodedHeader,
      tree.sealed(block),
      author.babeKey,
      slotAt(queue.now, node),
    );
    if (proof !== undefined) accuse("twoBlocks", ({ keys: { babe } }) => babe === proof.offender);
    if (!survives(node)) return;
    grandpa.tell(node, {
      type: "imported",
      block: { hash: block.hash, number: block.number },
      change: tree.change(block),
    });
    for (const neighbour of neighboursOf(node)) links.send(node.index, neighbour, packets.announce(block));
  }

  function begin(node: SimNode): void {
    const { configuration } = sessions;
    const now = queue.now;
    grandpa.perform(
      node,
      startNode(node, {
        tree,
        configuration,
        now,
        config,
        authorities: ids,
        random,
        crashes: options.crashes,
      }),
    );
    if (options.beefy) beefy.start(node);
    for (const neighbour of neighboursOf(node)) {
      const peer = nodes[neighbour] as SimNode;
      if (peer.running === undefined) continue;
      meet(node, peer);
      meet(peer, node);
    }
    grandpa.wake(node);
  }

  function meet(node: SimNode, peer: SimNode): void {
    grandpa.tell(node, { type: "connected", peer: String(peer.index), role: "authority" });
    beefy.tell(node, { type: "connected", peer: String(peer.index) });
  }

  function die(node: SimNode): void {
    counts.crashes++;
    doomed.delete(node);
    node.running = undefined;
    for (const neighbour of neighboursOf(node)) {
      const peer = nodes[neighbour] as SimNode;
      grandpa.tell(peer, { type: "disconnected", peer: String(node.index) });
      beefy.tell(peer, { type: "disconnected", peer: String(node.index) });
    }
  }

  const honest = () => nodes.filter((node) => node.running !== undefined && !node.liar);
  return {
    queue,
    tree,
    nodes,
    random,
    invariants,
    honest,
    made(node, block) {
      counts.made++;
      if (!node.liar) invariants.authored(node.index, block);
      importBlock(node, block);
    },
    start() {
      for (const node of nodes) if (!isDead(node.index)) begin(node);
      for (const node of nodes) if (!isDead(node.index)) sync.start(node);
    },
    crash(node) {
      if (node.running !== undefined) doomed.set(node, random.below(4));
    },
    restart(node) {
      if (node.running === undefined) begin(node);
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
      for (const node of nodes) if (!isDead(node.index) && node.running === undefined) begin(node);
    },
    result: () => ({
      best: Math.max(...honest().map(({ disk }) => disk.best.number)),
      finalized: Math.min(...honest().map(({ disk }) => disk.finalized.number)),
      lag: Math.max(...honest().map(({ disk }) => disk.best.number - disk.finalized.number)),
      beefy: Math.min(...honest().map(({ running }) => running?.beefy?.bestBeefy ?? -1)),
      ...counts,
      messages: links.counts.messages,
      megabytes: Math.round(links.counts.bytes / 1e6),
      lost: links.counts.lost,
      seconds: Math.round(queue.now / 1000),
    }),
  };
}
