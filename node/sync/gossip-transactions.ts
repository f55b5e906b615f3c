import { toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  decodeTransactions,
  encodeRole,
  encodeTransactions,
  type ProtocolNames,
  type Role,
} from "@serinus/network-protocols";
import type { NetworkApi, PeerId, PoolApi } from "@serinus/node-api";
import { systemTimer, type Timer } from "@serinus/timer";
import { createRecentSet, type RecentSet } from "./recent-set.ts";

/** Transactions that a peer is remembered to know (`sc-network-transactions`' `MAX_KNOWN_TRANSACTIONS`). */
const MAX_KNOWN = 10_240;
const MAX_MESSAGE = 16 * 1024 * 1024;
/** Transactions being validated for peers; what comes beyond them is dropped. */
const MAX_VALIDATING = 8_192;
/** Milliseconds between two looks at what the pool has that peers have not heard of. */
const PROPAGATE_INTERVAL = 2_900;
/** Bytes of transactions in one message. */
const MAX_BATCH = 512 * 1024;
const ANY_TRANSACTION = { value: -(2 ** 4), reason: "a transaction" };
const ANY_TRANSACTION_REFUND = { value: 2 ** 4, reason: "a transaction that is known" };
const GOOD_TRANSACTION = { value: 2 ** 7, reason: "a good transaction" };
const BAD_TRANSACTION = { value: -(2 ** 12), reason: "a bad transaction" };
const BAD_MESSAGE = { value: -(2 ** 12), reason: "a bad transactions message" };

export interface TransactionGossipContext {
  readonly network: Pick<NetworkApi, "notifications" | "report">;
  readonly names: ProtocolNames;
  readonly role: Role;
  readonly pool: Pick<PoolApi, "submit"> & {
    /** In the order in which they are to be sent. Those not to propagate, such as reports of offences, stay here. */
    ready(): readonly { readonly encoded: Uint8Array; readonly propagate: boolean }[];
  };
  /** Calls back whenever transactions became ready; the returned function ends it. */
  readonly onReady?: (listener: () => void) => () => void;
  /** A node that catches up neither takes nor gives transactions. */
  readonly isMajorSyncing: () => boolean;
  readonly timer?: Timer;
}

/** `transactions/1` (`sc-network-transactions`): gives what is ready to peers that do not know it, and takes theirs. */
export interface TransactionGossip {
  /** Transactions of peers that are being validated. */
  validating(): number;
  stop(): void;
}

export function gossipTransactions(context: TransactionGossipContext): TransactionGossip {
  const { network, names, pool, isMajorSyncing, timer = systemTimer } = context;
  const known = new Map<PeerId, RecentSet<string>>();
  const hashes = new WeakMap<Uint8Array, string>();
  let validating = 0;
  let stopWaiting = () => {};
  let soon = false;
  let stopped = false;

  const protocol = network.notifications({
    ...names.transactions,
    handshake: encodeRole(context.role),
    maxMessageSize: MAX_MESSAGE,
  });

  function hashOf(extrinsic: Uint8Array): string {
    const present = hashes.get(extrinsic);
    if (present !== undefined) return present;
    const hash = toHex(blake2_256(extrinsic));
    hashes.set(extrinsic, hash);
    return hash;
  }

  function take(peer: PeerId, extrinsic: Uint8Array): void {
    known.get(peer)?.add(hashOf(extrinsic));
    if (validating >= MAX_VALIDATING) return;
    validating++;
    network.report(peer, ANY_TRANSACTION);
    pool
      .submit(extrinsic)
      .then(
        () => network.report(peer, GOOD_TRANSACTION),
        (error: unknown) =>
          network.report(peer, isOnlyKnown(error) ? ANY_TRANSACTION_REFUND : BAD_TRANSACTION),
      )
      .finally(() => {
        validating--;
      });
  }

  function propagate(): void {
    if (isMajorSyncing() || known.size === 0) return;
    const ready = pool.ready().flatMap(({ encoded, propagate: isForAll }) => (isForAll ? [encoded] : []));
    for (const [peer, theirs] of known) {
      let batch: Uint8Array[] = [];
      let size = 0;
      const send = () => {
        if (batch.length > 0) protocol.send(peer, encodeTransactions(batch));
        batch = [];
        size = 0;
      };
      for (const extrinsic of ready) {
        if (!theirs.add(hashOf(extrinsic))) continue;
        batch.push(extrinsic);
        size += extrinsic.length;
        if (size >= MAX_BATCH) send();
      }
      send();
    }
  }

  /** What becomes ready in one turn goes out together. */
  function propagateSoon(): void {
    if (soon || stopped) return;
    soon = true;
    queueMicrotask(() => {
      soon = false;
      if (!stopped) propagate();
    });
  }

  function again(): void {
    propagate();
    stopWaiting = timer.after(PROPAGATE_INTERVAL, again);
  }

  const stopListening = protocol.listen({
    opened: (peer) => void known.set(peer, createRecentSet(MAX_KNOWN)),
    closed: (peer) => void known.delete(peer),
    message(peer, message) {
      if (isMajorSyncing()) return;
      try {
        for (const extrinsic of decodeTransactions(message)) take(peer, extrinsic);
      } catch {
        network.report(peer, BAD_MESSAGE);
      }
    },
  });
  const stopReady = context.onReady?.(propagateSoon);
  again();

  return {
    validating: () => validating,
    stop() {
      stopped = true;
      stopWaiting();
      stopListening();
      stopReady?.();
    },
  };
}

/** Codes of `author`'s errors that say nothing bad of a transaction: banned for now, already in the pool, pool full. */
function isOnlyKnown(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 1012 || code === 1013 || code === 1016;
}
