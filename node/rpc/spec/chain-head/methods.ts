import { type BlockHash, toHex } from "@serinus/bytes";
import { UnknownBlockError } from "@serinus/node-api";
import type { RpcBackend } from "../../backend.ts";
import type { Connection } from "../../protocol/connection.ts";
import { messageOf } from "../../protocol/message-of.ts";
import { type CallContext, connectionMethod, type Methods } from "../../protocol/method.ts";
import {
  blockHashParam,
  boolParam,
  bytesParam,
  list,
  oneOrMany,
  optional,
  stringParam,
} from "../../protocol/params.ts";
import {
  fetchQueried,
  queryStorage,
  type StorageQuery,
  type StorageResult,
  storageQueryParam,
} from "../storage-query.ts";
import { followsWithoutRuntime, tooManyFollows } from "./errors.ts";
import { createFollow, type Follow } from "./follow.ts";

/** Subscriptions of one connection: the specification asks for at least 2. */
export const MAX_FOLLOWS = 4;

const FOLLOWS = Symbol("chainHead_v1 subscriptions");
const LIMIT_REACHED = { result: "limitReached" };

/** `chainHead_v1_*` of the JSON-RPC interface specification. */
export function chainHeadMethods({ chain, state, runtime }: RpcBackend): Methods {
  function followsOf(connection: Connection): Map<string, Follow> {
    return connection.state(FOLLOWS, () => {
      const follows = new Map<string, Follow>();
      connection.onClose(() => {
        for (const follow of [...follows.values()]) follow.end(false);
      });
      return follows;
    });
  }

  function failedOperation(error: unknown): object {
    if (error instanceof UnknownBlockError) return { event: "operationInaccessible" };
    return { event: "operationError", error: messageOf(error) };
  }

  /** Takes the operation into the limit, answers with its id, and runs it once the answer has been sent. */
  function startOperation(
    follow: Follow,
    { connection, afterResponse }: CallContext & { connection: Connection },
    run: (operationId: string) => void | Promise<void>,
    units = 1,
  ): { readonly result: "started"; readonly operationId: string } | typeof LIMIT_REACHED {
    if (follow.operations.available() < 1) return LIMIT_REACHED;
    const operationId = connection.freshId();
    follow.operations.begin(operationId, units);
    afterResponse(() => {
      void (async () => run(operationId))().catch((error) =>
        follow.operations.finish(operationId, failedOperation(error)),
      );
    });
    return { result: "started", operationId };
  }

  const onBlock = { followSubscription: stringParam, hash: blockHashParam };

  function* results(
    hash: BlockHash,
    items: readonly StorageQuery[],
    child: Uint8Array | undefined,
  ): Generator<StorageResult> {
    for (const item of items) yield* queryStorage(state, hash, item, child);
  }

  return {
    chainHead_v1_follow: connectionMethod(
      { withRuntime: boolParam },
      ({ withRuntime }, { connection, afterResponse }) => {
        const follows = followsOf(connection);
        if (follows.size >= MAX_FOLLOWS) throw tooManyFollows();
        const id = connection.freshId();
        const emit = (event: object): void => connection.notify("chainHead_v1_followEvent", id, event);
        const follow = createFollow(id, withRuntime, chain, runtime, emit, () => follows.delete(id));
        follows.set(id, follow);
        afterResponse(() => follow.start());
        return id;
      },
    ),
    chainHead_v1_unfollow: connectionMethod(
      { followSubscription: stringParam },
      ({ followSubscription }, { connection }) => {
        followsOf(connection).get(followSubscription)?.end(false);
      },
    ),
    chainHead_v1_header: connectionMethod(onBlock, ({ followSubscription, hash }, { connection }) => {
      const follow = followsOf(connection).get(followSubscription);
      return follow && toHex(follow.pinned(hash).encodedHeader);
    }),
    chainHead_v1_body: connectionMethod(onBlock, ({ followSubscription, hash }, context) => {
      const follow = followsOf(context.connection).get(followSubscription);
      if (!follow) return LIMIT_REACHED;
      follow.pinned(hash);
      return startOperation(follow, context, (operationId) => {
        const body = chain.body(hash);
        const event = body
          ? { event: "operationBodyDone", value: body.map(toHex) }
          : { event: "operationInaccessible" };
        follow.operations.finish(operationId, event);
      });
    }),
    chainHead_v1_call: connectionMethod(
      { ...onBlock, function: stringParam, callParameters: bytesParam },
      ({ followSubscription, hash, function: name, callParameters }, context) => {
        const follow = followsOf(context.connection).get(followSubscription);
        if (!follow) return LIMIT_REACHED;
        follow.pinned(hash);
        if (!follow.withRuntime) throw followsWithoutRuntime();
        if (follow.operations.available() < 1) return LIMIT_REACHED;
        const done = context.connection.beginWork();
        if (!done) return LIMIT_REACHED;
        return startOperation(follow, context, async (operationId) => {
          const outcome = await runtime.call(hash, name, callParameters).finally(done);
          follow.operations.finish(
            operationId,
            outcome.ok
              ? { event: "operationCallDone", output: toHex(outcome.value) }
              : { event: "operationError", error: outcome.error },
          );
        });
      },
    ),
    chainHead_v1_storage: connectionMethod(
      { ...onBlock, items: list(storageQueryParam), childTrie: optional(bytesParam) },
      ({ followSubscription, hash, items, childTrie }, context) => {
        const follow = followsOf(context.connection).get(followSubscription);
        if (!follow) return LIMIT_REACHED;
        follow.pinned(hash);
        const taken = items.slice(0, follow.operations.available());
        const started = startOperation(
          follow,
          context,
          async (operationId) => {
            if (state.whenFetched !== undefined) await fetchQueried(state, hash, taken, childTrie);
            follow.operations.stream(operationId, results(hash, taken, childTrie), failedOperation);
          },
          taken.length,
        );
        return started === LIMIT_REACHED
          ? started
          : { ...started, discardedItems: items.length - taken.length };
      },
    ),
    chainHead_v1_continue: connectionMethod(
      { followSubscription: stringParam, operationId: stringParam },
      ({ followSubscription, operationId }, { connection, afterResponse }) => {
        const operations = followsOf(connection).get(followSubscription)?.operations;
        operations?.checkWaiting(operationId);
        afterResponse(() => operations?.resume(operationId));
      },
    ),
    chainHead_v1_stopOperation: connectionMethod(
      { followSubscription: stringParam, operationId: stringParam },
      ({ followSubscription, operationId }, { connection }) => {
        followsOf(connection).get(followSubscription)?.operations.stop(operationId);
      },
    ),
    chainHead_v1_unpin: connectionMethod(
      { followSubscription: stringParam, hashOrHashes: oneOrMany(blockHashParam) },
      ({ followSubscription, hashOrHashes }, { connection }) => {
        followsOf(connection)
          .get(followSubscription)
          ?.unpin(Array.isArray(hashOrHashes) ? hashOrHashes : [hashOrHashes]);
      },
    ),
  };
}
