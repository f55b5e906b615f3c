import { isLast, PoolError, type TransactionStatus } from "@serinus/node-api";
import type { RpcBackend } from "../backend.ts";
import type { Connection } from "../protocol/connection.ts";
import { messageOf } from "../protocol/message-of.ts";
import { connectionMethod, type Methods, subscription, unsubscription } from "../protocol/method.ts";
import { bytesParam, stringParam } from "../protocol/params.ts";
import { invalidParams } from "../protocol/rpc-error.ts";

/** Broadcasts that one connection may have under way: the specification asks for at least 4. */
export const MAX_BROADCASTS = 16;

/** New best blocks at which a transaction that the pool refused is tried again, before it is given up. */
const MAX_RETRIES = 64;

/** A transaction that is offered to the pool again and again. */
interface Broadcast {
  /** Whether it was finalized or given up. */
  isOver(): boolean;
  stop(): void;
}

const BROADCASTS = Symbol("transaction_v1 broadcasts");

/** `transaction_v1_*` and `transactionWatch_v1_*` of the JSON-RPC interface specification. */
export function transactionMethods({ chain, pool }: RpcBackend): Methods {
  function broadcastsOf(connection: Connection): Map<string, Broadcast> {
    return connection.state(BROADCASTS, () => {
      const broadcasts = new Map<string, Broadcast>();
      connection.onClose(() => {
        for (const { stop } of broadcasts.values()) stop();
      });
      return broadcasts;
    });
  }

  /**
   * Keeps a transaction in the pool until it is finalized or the client stops: one that was refused, dropped or lost
   * in a reorganisation is offered again when there is a new best block.
   */
  function broadcast(extrinsic: Uint8Array, offered: () => void): Broadcast {
    let stopped = false;
    let inPool = false;
    let tries = 0;
    let unwatch: (() => void) | undefined;

    function onStatus(status: TransactionStatus): void {
      if (status.type === "finalized") stop();
      else if (isLast(status)) inPool = false;
    }
    async function offer(): Promise<void> {
      if (stopped || inPool) return;
      if (tries++ > MAX_RETRIES) {
        stop();
        return;
      }
      inPool = true;
      try {
        const watch = await pool.submitAndWatch(extrinsic, onStatus);
        if (stopped) watch.unwatch();
        else unwatch = watch.unwatch;
      } catch {
        // What is wrong with it may have passed by the next block; the specification tells the client nothing.
        inPool = false;
      }
    }
    function stop(): void {
      stopped = true;
      unsubscribe();
      unwatch?.();
    }
    const unsubscribe = chain.subscribe((event) => {
      if (event.type === "best") void offer();
    });
    void offer().finally(offered);
    return { isOver: () => stopped, stop };
  }

  return {
    transaction_v1_broadcast: connectionMethod(
      { transaction: bytesParam },
      ({ transaction }, { connection }) => {
        const broadcasts = broadcastsOf(connection);
        if (broadcasts.size >= MAX_BROADCASTS) {
          // Clients need not stop what is over by itself.
          const over = [...broadcasts].find(([, { isOver }]) => isOver());
          if (over === undefined) return null;
          broadcasts.delete(over[0]);
        }
        const done = connection.beginWork();
        if (!done) return null;
        const id = connection.freshId();
        broadcasts.set(id, broadcast(transaction, done));
        return id;
      },
    ),
    transaction_v1_stop: connectionMethod({ operationId: stringParam }, ({ operationId }, { connection }) => {
      const broadcasts = broadcastsOf(connection);
      const found = broadcasts.get(operationId);
      if (!found) throw invalidParams("operationId: no broadcast of this connection has this id");
      found.stop();
      broadcasts.delete(operationId);
    }),
    transactionWatch_v1_submitAndWatch: subscription(
      "transactionWatch_v1_watchEvent",
      { transaction: bytesParam },
      ({ transaction }, connection) =>
        (sink, end) => {
          const done = connection.beginWork();
          if (!done) {
            sink({ event: "dropped", error: "Too many transactions of the connection wait to be validated" });
            end();
            return () => undefined;
          }
          let unwatch: (() => void) | undefined;
          let stopped = false;
          let validated = false;
          const onStatus = (status: TransactionStatus): void => {
            const event = watchEvent(status);
            if (event === undefined || (event.event === "validated" && validated)) return;
            validated ||= event.event === "validated";
            sink(event);
            if (isLast(status)) end();
          };
          pool
            .submitAndWatch(transaction, onStatus)
            .then(
              (watch) => {
                unwatch = watch.unwatch;
                if (stopped) unwatch();
              },
              (error) => {
                sink(refusal(error));
                end();
              },
            )
            .finally(done);
          return () => {
            stopped = true;
            unwatch?.();
          };
        },
    ),
    transactionWatch_v1_unwatch: unsubscription(["transactionWatch_v1_watchEvent"]),
  };
}

/** How the specification tells a status of the pool. `broadcast` has no event of its own. */
function watchEvent(
  status: TransactionStatus,
): { readonly event: string; readonly [field: string]: unknown } | undefined {
  switch (status.type) {
    case "future":
    case "ready":
      return { event: "validated" };
    case "broadcast":
      return undefined;
    case "inBlock":
      return { event: "bestChainBlockIncluded", block: { hash: status.block, index: status.index } };
    case "retracted":
      return { event: "bestChainBlockIncluded", block: null };
    case "finalized":
      return { event: "finalized", block: { hash: status.block, index: status.index } };
    case "finalityTimeout":
      return { event: "dropped", error: "Maximum number of finality watchers has been reached" };
    case "usurped":
      return { event: "invalid", error: "Extrinsic was rendered invalid by another extrinsic" };
    case "dropped":
      return { event: "dropped", error: "Extrinsic dropped from the pool due to exceeding limits" };
    case "invalid":
      return { event: "invalid", error: "Extrinsic marked as invalid" };
  }
}

/** What a refusal at the door means: `invalid` when the runtime says so, else an `error` or `dropped`. */
function refusal(error: unknown): object {
  const text =
    error instanceof PoolError && error.data !== undefined
      ? `${error.message}: ${error.data}`
      : messageOf(error);
  if (!(error instanceof PoolError)) return { event: "error", error: text };
  return { event: error.code === 1016 ? "dropped" : "invalid", error: text };
}
