import type { BlockHash } from "@serinus/bytes";
import { concatBytes } from "@serinus/bytes";
import {
  type AuthorityId,
  type GrandpaConfig,
  type Input,
  makeJustification,
  type Output,
  step,
} from "@serinus/consensus-grandpa";
import type { Random } from "../random.ts";
import { MOST_SKEW, slotAt } from "./author-blocks.ts";
import { createBeefyEdge } from "./beefy-edge.ts";
import { createBlockSync } from "./block-sync.ts";
import { type BlockTree, createBlockTree, type SimBlock } from "./block-tree.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { createInvariants, type Invariants } from "./invariants.ts";
import { validatorKeys } from "./keys.ts";
import { contradiction, isOwnVote } from "./lie.ts";
import { createLinks } from "./links.ts";
import type { SimulationOptions, SimulationResult } from "./options.ts";
import { createSessions } from "./sessions.ts";
import { createSimNode, keep, type SimNode, startNode, wakeOf } from "./sim-node.ts";

/** Messages that are not GRANDPA's begin with a byte that none of its messages has. */
const ANNOUNCEMENT = 255;
const BEEFY = 254;

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
    justified: (node, justification) => input(node, { type: "justified", justification }),
  });
  const beefy = createBeefyEdge({
    ...{ nodes, queue, sessions, invariants, reaches, survives },
    send: (from, to, message) => links.send(from.index, to, wrapped(message)),
    doubleVote: (id) => accuse("doubleVotes", (node) => node.keys.beefy === id),
  });

  function deliver(from: number, to: number, messages: readonly Uint8Array[]): void {
    const node = nodes[to] as SimNode;
    if (node.running === undefined) return;
    const gossip: Uint8Array[] = [];
    for (const message of messages) {
      if (message[0] === ANNOUNCEMENT)
        sync.announced(node, nodes[from] as SimNode, fromBytes.get(message) as SimBlock);
      else if (message[0] === BEEFY)
        beefy.tell(node, { type: "message", peer: String(from), message: message.subarray(1) });
      else gossip.push(message);
    }
    if (gossip.length > 0) input(node, { type: "messages", peer: String(from), messages: gossip });
  }

  /** Tells a voter something, does what it wants, and sees that it is woken in time. */
  function input(node: SimNode, what: Input): void {
    if (node.running === undefined) return;
    perform(node, step(node.running.voter, queue.now, what));
    wake(node);
  }

  function wake(node: SimNode): void {
    const { running } = node;
    const at = wakeOf(node);
    if (running === undefined || at >= running.wakeAt || at === Number.POSITIVE_INFINITY) return;
    running.wakeAt = Math.max(at, queue.now + 1);
    queue.at(running.wakeAt, () => {
      if (node.running !== running || queue.now < running.wakeAt) return;
      running.wakeAt = Number.POSITIVE_INFINITY;
      input(node, { type: "tick" });
    });
  }

  function perform(node: SimNode, outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (!survives(node)) return;
      performOne(node, output);
    }
  }

  /** Doomed nodes die in the middle of what they do. */
  function survives(node: SimNode): boolean {
    const left = doomed.get(node);
    if (left === 0) die(node);
    else if (left !== undefined) doomed.set(node, left - 1);
    return node.running !== undefined;
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
        if (block !== undefined) sync.fetch(node, from, block);
        break;
      }
      case "equivocation":
        accuse("equivocations", ({ keys: { grandpa } }) => grandpa === output.equivocation.offender);
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

  /** Somebody was found to contradict itself: it must be a liar. */
  function accuse(
    what: "twoBlocks" | "equivocations" | "doubleVotes",
    isIt: (node: SimNode) => boolean,
  ): void {
    counts[what]++;
    if (!nodes.some((node) => node.liar && isIt(node))) throw new Error(`${what} of an honest validator`);
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
    node.running?.chain.finalize(block);
    if (output.store)
      node.disk.justifications.set(
        block.hash,
        makeJustification(output.round, output.commit, (hash: BlockHash) => tree.get(hash)?.encodedHeader),
      );
    beefy.finalized(node);
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
    input(node, {
      type: "imported",
      block: { hash: block.hash, number: block.number },
      change: tree.change(block),
    });
    for (const neighbour of neighboursOf(node)) links.send(node.index, neighbour, announcement(block));
  }

  function begin(node: SimNode): void {
    const { configuration } = sessions;
    const now = queue.now;
    perform(
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
    wake(node);
  }

  function meet(node: SimNode, peer: SimNode): void {
    input(node, { type: "connected", peer: String(peer.index), role: "authority" });
    beefy.tell(node, { type: "connected", peer: String(peer.index) });
  }

  function die(node: SimNode): void {
    counts.crashes++;
    doomed.delete(node);
    node.running = undefined;
    for (const neighbour of neighboursOf(node)) {
      const peer = nodes[neighbour] as SimNode;
      input(peer, { type: "disconnected", peer: String(node.index) });
      beefy.tell(peer, { type: "disconnected", peer: String(node.index) });
    }
  }

  const byBlock = new Map<SimBlock, Uint8Array>();
  const fromBytes = new WeakMap<Uint8Array, SimBlock>();
  function announcement(block: SimBlock): Uint8Array {
    const made = byBlock.get(block) ?? concatBytes(Uint8Array.of(ANNOUNCEMENT), block.encodedHeader);
    byBlock.set(block, made);
    fromBytes.set(made, block);
    return made;
  }

  const packets = new WeakMap<Uint8Array, Uint8Array>();
  function wrapped(message: Uint8Array): Uint8Array {
    const made = packets.get(message) ?? concatBytes(Uint8Array.of(BEEFY), message);
    packets.set(message, made);
    return made;
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
