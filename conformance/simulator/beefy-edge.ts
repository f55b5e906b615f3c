import {
  BEEFY_RECORD_KEY,
  type Beefy,
  type BeefyInput,
  type BeefyOutput,
  BeefyRecord,
  createBeefy,
  decodeFinalityProof,
  stepBeefy,
} from "@serinus/consensus-beefy";
import { ancestorAt, type SimBlock } from "./block-tree.ts";
import type { EventQueue } from "./event-queue.ts";
import type { Invariants } from "./invariants.ts";
import { signBeefy, verifyBeefy } from "./keys.ts";
import { otherCommitment } from "./lie.ts";
import type { Sessions } from "./sessions.ts";
import type { SimNode } from "./sim-node.ts";

/** What BEEFY's machines are connected with. */
export interface BeefyEdgeOptions {
  readonly nodes: readonly SimNode[];
  readonly queue: EventQueue;
  readonly sessions: Sessions;
  readonly invariants: Invariants;
  send(from: SimNode, to: number, message: Uint8Array): void;
  /** Whether a request and its answer get through. */
  reaches(from: SimNode, to: SimNode): boolean;
  /** False when the node dies instead of doing what it wanted to. */
  survives(node: SimNode): boolean;
  /** A validator was found to have voted twice. */
  doubleVote(id: string): void;
}

export interface BeefyEdge {
  start(node: SimNode): void;
  tell(node: SimNode, input: BeefyInput): void;
  /** The node has finalized blocks. */
  finalized(node: SimNode): void;
}

const REBROADCAST = 60_000;
/** Milliseconds that an answer to a request takes. */
const ANSWER = 300;

/** Connects BEEFY's machines: votes go over links, records to disks, and missing proofs are asked for. */
export function createBeefyEdge(options: BeefyEdgeOptions): BeefyEdge {
  const { nodes, queue, sessions, invariants } = options;
  /** The block whose proof a node is asking for. */
  const asking = new Map<SimNode, number>();

  function perform(node: SimNode, output: BeefyOutput): void {
    const { disk } = node;
    switch (output.type) {
      case "persist":
        disk.records.set(BEEFY_RECORD_KEY, BeefyRecord.encode(output.record));
        break;
      case "send": {
        if (!node.liar) invariants.committed(node, output.message);
        const other = node.liar ? otherCommitment(node, output.message) : output.message;
        output.peers.forEach((peer, i) => {
          options.send(node, Number(peer), i % 2 === 0 ? output.message : other);
        });
        break;
      }
      case "justified":
        if (!node.liar) invariants.proven(node.index, output.number, output.encoded);
        if (output.mandatory) disk.records.set(proofKey(output.number), output.encoded);
        break;
      case "doubleVote":
        options.doubleVote(output.proof.first.id);
        break;
      case "wantProof":
        if (asking.get(node) === output.number) break;
        asking.set(node, output.number);
        ask(node, output.number, output.peers.map(Number));
        break;
      case "report":
        break;
    }
  }

  /** Asks one peer after the other. */
  function ask(node: SimNode, number: number, [peer, ...others]: readonly number[]): void {
    if (peer === undefined) {
      asking.delete(node);
      return;
    }
    const from = nodes[peer] as SimNode;
    queue.at(queue.now + ANSWER, () => {
      const proof = options.reaches(node, from) ? from.disk.records.get(proofKey(number)) : undefined;
      if (proof === undefined) ask(node, number, others);
      else {
        asking.delete(node);
        tell(node, { type: "proof", proof: decodeFinalityProof(proof) });
      }
    });
  }

  function tell(node: SimNode, input: BeefyInput): void {
    const { running } = node;
    if (running?.beefy === undefined) return;
    for (const output of stepBeefy(running.beefy, input)) {
      if (!options.survives(node)) return;
      perform(node, output);
    }
  }

  function finalized(node: SimNode): void {
    const beefy = node.running?.beefy;
    if (beefy === undefined) return;
    const begun: SimBlock[] = [];
    const last = node.disk.finalized;
    for (let at = last; at.number > beefy.bestGrandpa; at = at.parent as SimBlock)
      if (at.parent !== undefined && at.state.session > at.parent.state.session) begun.unshift(at);
    tell(node, {
      type: "finalized",
      number: last.number,
      sessions: begun.map(({ number, state }) => ({ start: number, set: sessions.beefySet(state.session) })),
    });
  }

  function machine({ keys, disk }: SimNode): Beefy {
    const kept = disk.records.get(BEEFY_RECORD_KEY);
    return createBeefy({
      env: {
        verify: verifyBeefy,
        hasKey: (id) => id === keys.beefy,
        sign: signBeefy,
        mmrRoot: (number) => ancestorAt(disk.finalized, number)?.state.mmrRoot,
      },
      record:
        kept === undefined
          ? {
              ...{ pallet_genesis: 1, best_voted: 0, best_beefy: 0, best_grandpa: 0 },
              sessions: [
                { start: 1, set: sessions.beefySet(0), mandatory_done: false, best_done: undefined },
              ],
            }
          : BeefyRecord.decode(kept),
    });
  }

  return {
    tell,
    finalized,
    start(node) {
      const { running } = node;
      if (running === undefined) return;
      const beefy = machine(node);
      running.beefy = beefy;
      asking.delete(node);
      finalized(node);
      queue.at(queue.now + REBROADCAST, function rebroadcast() {
        if (node.running?.beefy !== beefy) return;
        tell(node, { type: "rebroadcast" });
        queue.at(queue.now + REBROADCAST, rebroadcast);
      });
    },
  };
}

/** Where a node keeps the proof of a session's first block. */
export function proofKey(number: number): string {
  return `beefy_justification_${number}`;
}
