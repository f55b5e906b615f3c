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
  readonly subscription: unknown;
  /** The last block that it said is final: what was checked of it is its hash, header and number. */
  last(): { readonly hash: Hex; readonly number: number } | undefined;
  /** Finalized blocks that it told of, one after the other without a gap. */
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
 * the client has of it has this hash; and it is the nodes' block of that height.
 */
export async function followFinality(
  light: LightClient,
  nodes: Validators,
  withRuntime: boolean,
): Promise<FinalityFollower> {
  let last: { readonly hash: Hex; readonly number: number } | undefined;
  let count = 0;
  let failure: unknown;
  let work = Promise.resolve();
  const pinned: Hex[] = [];
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

  async function check(hash: Hex): Promise<void> {
    const encoded = fromHex((await light.call("chainHead_v1_header", subscription, hash)) as Hex);
    assert.equal(toHex(blake2_256(encoded)), hash);
    const { number, parent_hash } = Header.decode(encoded);
    if (last !== undefined) assert.deepEqual([number, parent_hash], [last.number + 1, last.hash]);
    assert.equal(await nodes.call("chain_getBlockHash", number), hash, `block ${number}`);
    last = { hash, number };
    pinned.push(hash);
    if (pinned.length > PINNED) await light.call("chainHead_v1_unpin", subscription, pinned.shift());
    count++;
  }

  async function take({
    event,
    finalizedBlockHashes = [],
    prunedBlockHashes = [],
  }: FollowEvent): Promise<void> {
    assert.notEqual(event, "stop", "the light client has lost the chain");
    for (const hash of finalizedBlockHashes) await check(hash);
    if (prunedBlockHashes.length > 0) await light.call("chainHead_v1_unpin", subscription, prunedBlockHashes);
  }

  const subscription: unknown = await light.subscribe("chainHead_v1_follow", [withRuntime], (told) => {
    const event = told as FollowEvent;
    events.push(event);
    work = work
      .then(() => (failure === undefined ? take(event) : undefined))
      .catch((error: unknown) => {
        failure ??= error;
      })
      .then(() => {
        for (const wake of waiting) wake();
      });
  });
  return {
    subscription,
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
