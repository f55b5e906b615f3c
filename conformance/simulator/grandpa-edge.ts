import type { BlockHash } from "@serinus/bytes";
import { type Input, makeJustification, type Output, step } from "@serinus/consensus-grandpa";
import type { Random } from "../random.ts";
import type { BlockTree, SimBlock } from "./block-tree.ts";
import type { EventQueue } from "./event-queue.ts";
import type { Invariants } from "./invariants.ts";
import { contradiction, isOwnVote } from "./lie.ts";
import { keep, type SimNode, wakeOf } from "./sim-node.ts";

/** What GRANDPA's machines are connected with. */
export interface GrandpaEdgeOptions {
  readonly nodes: readonly SimNode[];
  readonly queue: EventQueue;
  readonly tree: BlockTree;
  readonly random: Random;
  readonly invariants: Invariants;
  /** The highest of all nodes. */
  readonly counts: { rounds: number; sets: number };
  /** Whether nodes crash: who never does never reads its records. */
  readonly crashes: boolean;
  neighbours(node: SimNode): readonly number[];
  send(from: SimNode, to: number, message: Uint8Array): void;
  fetch(node: SimNode, from: SimNode, block: SimBlock): void;
  /** False when the node dies instead of doing what it wanted to. */
  survives(node: SimNode): boolean;
  /** A voter was found to have voted twice. */
  equivocation(offender: string): void;
  /** The node has finalized blocks. */
  finalized(node: SimNode): void;
}

export interface GrandpaEdge {
  /** Tells a voter something, does what it wants, and sees that it is woken in time. */
  tell(node: SimNode, input: Input): void;
  /** Does what a voter wants that was started. */
  perform(node: SimNode, outputs: readonly Output[]): void;
  /** Has the voter woken when it wants to be. */
  wake(node: SimNode): void;
}

/** Connects GRANDPA's machines: votes go over links, records to disks, finality to chains. */
export function createGrandpaEdge(options: GrandpaEdgeOptions): GrandpaEdge {
  const { nodes, queue, tree, random, invariants, counts } = options;

  function tell(node: SimNode, input: Input): void {
    if (node.running === undefined) return;
    perform(node, step(node.running.voter, queue.now, input));
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
      tell(node, { type: "tick" });
    });
  }

  function perform(node: SimNode, outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (!options.survives(node)) return;
      performOne(node, output);
    }
  }

  function performOne(node: SimNode, output: Output): void {
    switch (output.type) {
      case "persist":
        if (options.crashes) keep(node, output);
        break;
      case "send":
        send(node, output.peers, output.message);
        break;
      case "finalize":
        finalize(node, output);
        break;
      case "wantBlock": {
        const block = tree.get(output.block.hash);
        const peers = output.peers.length > 0 ? output.peers : options.neighbours(node);
        const from = nodes[Number(random.pick<string | number>(peers))] as SimNode;
        if (block !== undefined) options.fetch(node, from, block);
        break;
      }
      case "equivocation":
        options.equivocation(output.equivocation.offender);
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

  /** A liar tells every other peer something else. */
  function send(node: SimNode, peers: readonly string[], message: Uint8Array): void {
    const own = isOwnVote(node, message);
    if (own && !node.liar) invariants.voted(node.index, message);
    const other = own && node.liar ? contradiction(node, tree, message, random) : message;
    peers.forEach((peer, i) => {
      options.send(node, Number(peer), i % 2 === 0 ? message : other);
    });
  }

  function finalize(node: SimNode, output: Extract<Output, { type: "finalize" }>): void {
    const block = tree.get(output.block.hash) as SimBlock;
    if (!node.liar) invariants.finalized(node.index, block);
    node.running?.chain.finalize(block);
    if (output.store)
      node.disk.justifications.set(
        block.hash,
        makeJustification(output.round, output.commit, (hash: BlockHash) => tree.get(hash)?.encodedHeader),
      );
    options.finalized(node);
  }

  return { tell, perform, wake };
}
