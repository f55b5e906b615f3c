import assert from "node:assert/strict";
import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { Header } from "@serinus/runtime-api";
import type { LightClient } from "./light-client.ts";
import type { Validators } from "./start-validators.ts";

/** An event of `chainHead_v1_follow`. */
export interface FollowEvent {
  readonly event: string;
  readonly finalizedBlockHashes?: readonly Hex[];
  readonly prunedBlockHashes?: readonly Hex[];
  readonly [field: string]: unknown;
}

/** A light client that follows finality, each of its blocks held against the nodes'. */
export interface FinalityFollower {
  /** The subscription that it follows by now. */
  subscription(): unknown;
  /** The last block that it said is final: what was checked of it is its hash, header and number. */
  last(): { readonly hash: Hex; readonly number: number } | undefined;
  /** Finalized blocks that it told of last, one after the other without a gap. */
  count(): number;
  /** Resolves when its finalized block has this number or more. Rejects when a block is not the nodes'. */
  reaches(number: number): Promise<void>;
  /** Resolves with the first event, of the past or to come, that fits. */
  event(fits: (event: FollowEvent) => boolean): Promise<FollowEvent>;
}

/** Finalized blocks whose state can be asked for. */
const PINNED = 8;

/**
 * Follows a light client's finalized blocks by `chainHead_v1_follow`. Each is a child of the one before; the header that
 * the client has of it has this hash; and it is the nodes' block of that height. When the client stops telling, as it
 * does when more happens at once than it holds for a subscriber, it is followed anew from where it is.
 */
export async function followFinality(
  light: LightClient,
  nodes: Validators,
  withRuntime: boolean,
): Promise<FinalityFollower> {
  let subscription: unknown;
  let last: { readonly hash: Hex; readonly number: number } | undefined;
  let count = 0;
  /** How often it has been followed. What was told to an earlier subscription no longer counts. */
  let turn = 0;
  let failure: unknown;
  let work = Promise.resolve();
  let pinned: Hex[] = [];
  const events: FollowEvent[] = [];
  const waiting = new Set<() => void>();

  /** Asks again after every event until `settle` says that it is done. */
  function wait<T>(settle: (resolve: (value: T) => void) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (failure !== undefined) reject(failure);
        else if (!settle(resolve)) return waiting.add(look);
        return waiting.delete(look);
      };
      look();
    });
  }

  async function check(hash: Hex, isFirst: boolean): Promise<void> {
    const encoded = fromHex((await light.call("chainHead_v1_header", subscription, hash)) as Hex);
    assert.equal(toHex(blake2_256(encoded)), hash);
    const { number, parent_hash } = Header.decode(encoded);
    if (last !== undefined && !isFirst) assert.deepEqual([number, parent_hash], [last.number + 1, last.hash]);
    assert.ok(number >= (last?.number ?? 0), "what is final went back");
    assert.equal(await nodes.call("chain_getBlockHash", number), hash, `block ${number}`);
    last = { hash, number };
    count = isFirst ? 1 : count + 1;
    pinned.push(hash);
    if (pinned.length > PINNED) await light.call("chainHead_v1_unpin", subscription, pinned.shift());
  }

  async function take(told: FollowEvent): Promise<void> {
    const { event, finalizedBlockHashes = [], prunedBlockHashes = [] } = told;
    for (const [index, hash] of finalizedBlockHashes.entries())
      await check(hash, event === "initialized" && index === 0);
    if (prunedBlockHashes.length > 0) await light.call("chainHead_v1_unpin", subscription, prunedBlockHashes);
  }

  /** Does what is told one after the other; what fails because the subscription ended meanwhile is left. */
  function queue(mine: number, task: () => Promise<void>): void {
    work = work
      .then(() => (failure === undefined && mine === turn ? task() : undefined))
      .catch((error: unknown) => {
        if (mine === turn) failure ??= error;
      })
      .then(() => {
        for (const wake of waiting) wake();
      });
  }

  async function follow(): Promise<void> {
    const mine = turn;
    pinned = [];
    subscription = await light.subscribe("chainHead_v1_follow", [withRuntime], (told) => {
      const event = told as FollowEvent;
      events.push(event);
      if (event.event !== "stop") return queue(mine, () => take(event));
      turn++;
      queue(turn, follow);
    });
  }

  queue(turn, follow);
  await work;
  if (failure !== undefined) throw failure;
  return {
    subscription: () => subscription,
    last: () => last,
    count: () => count,
    reaches: (number) =>
      wait((resolve) => {
        const isThere = (last?.number ?? -1) >= number;
        if (isThere) resolve();
        return isThere;
      }),
    event: (fits) =>
      wait((resolve) => {
        const found = events.find(fits);
        if (found !== undefined) resolve(found);
        return found !== undefined;
      }),
  };
}
