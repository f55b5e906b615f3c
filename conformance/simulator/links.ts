import type { Random } from "../random.ts";
import type { EventQueue } from "./event-queue.ts";

/** How messages travel. Times in milliseconds, loss in percent. */
export interface LinkOptions {
  /** Neighbours that each node has at least. */
  readonly degree: number;
  readonly loss: number;
  readonly minDelay: number;
  readonly maxDelay: number;
}

/** What was sent over all links. */
export interface LinkCounts {
  messages: number;
  bytes: number;
  lost: number;
}

/** A sparse graph of nodes that send one another bytes. */
export interface Links {
  readonly neighbours: readonly (readonly number[])[];
  readonly counts: LinkCounts;
  /** Two nodes hear one another only when they are in the same part. */
  partition(partOf: (node: number) => number): void;
  heal(): void;
  connected(a: number, b: number): boolean;
  send(from: number, to: number, message: Uint8Array): void;
}

/** Messages of one link are delivered together this often, so that hundreds need not be planned one by one. */
const QUANTUM = 40;

/** @param deliver is given what arrives at once on one link, oldest first; batches may overtake one another. */
export function createLinks(
  nodes: number,
  options: LinkOptions,
  random: Random,
  queue: EventQueue,
  deliver: (from: number, to: number, messages: readonly Uint8Array[]) => void,
): Links {
  const neighbours = sparseGraph(nodes, options.degree, random);
  const counts: LinkCounts = { messages: 0, bytes: 0, lost: 0 };
  const boxes = new Map<number, Uint8Array[]>();
  let part: ((node: number) => number) | undefined;
  const connected = (a: number, b: number) => part === undefined || part(a) === part(b);
  return {
    neighbours,
    counts,
    partition: (partOf) => {
      part = partOf;
    },
    heal: () => {
      part = undefined;
    },
    connected,
    send(from, to, message) {
      counts.messages++;
      counts.bytes += message.length;
      if (!connected(from, to) || random.below(1000) < options.loss * 10) {
        counts.lost++;
        return;
      }
      const link = from * nodes + to;
      const box = boxes.get(link);
      if (box !== undefined) {
        box.push(message);
        return;
      }
      boxes.set(link, [message]);
      const leaves = Math.ceil((queue.now + 1) / QUANTUM) * QUANTUM;
      queue.at(leaves, () => {
        const messages = boxes.get(link) ?? [];
        boxes.delete(link);
        const delay = options.minDelay + random.below(options.maxDelay - options.minDelay + 1);
        queue.at(queue.now + delay, () => {
          if (connected(from, to)) deliver(from, to, messages);
        });
      });
    },
  };
}

/** A ring, so that all are connected, with random edges until each node has `degree` of them. */
function sparseGraph(nodes: number, degree: number, random: Random): number[][] {
  const edges = Array.from({ length: nodes }, () => new Set<number>());
  const join = (a: number, b: number) => {
    if (a === b) return;
    edges[a]?.add(b);
    edges[b]?.add(a);
  };
  for (let node = 0; node < nodes; node++) join(node, (node + 1) % nodes);
  for (let node = 0; node < nodes; node++)
    for (let tries = 0; tries < 4 * degree && (edges[node]?.size ?? 0) < Math.min(degree, nodes - 1); tries++)
      join(node, random.below(nodes));
  return edges.map((set) => [...set]);
}
