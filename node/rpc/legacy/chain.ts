import { type BlockHash, toHex } from "@serinus/bytes";
import type { RpcBackend } from "../backend.ts";
import type { Sink } from "../protocol/connection.ts";
import { type Method, type Methods, method, subscription, unsubscription } from "../protocol/method.ts";
import { blockHashParam, oneOrMany, optional, u32Param } from "../protocol/params.ts";
import { blockOrBest, headerJson } from "./header-json.ts";

/** `chain_*` without the runtime version: headers, blocks, hashes and their subscriptions. */
export function chainMethods({ chain }: RpcBackend): Methods {
  const atParam = { hash: optional(blockHashParam) };

  function hashOf(number: number): BlockHash | null {
    return chain.canonicalHash(number) ?? null;
  }

  const getBlockHash = method({ blockNumber: optional(oneOrMany(u32Param)) }, ({ blockNumber }) => {
    if (blockNumber === undefined) return chain.best().hash;
    return Array.isArray(blockNumber) ? blockNumber.map(hashOf) : hashOf(blockNumber);
  });
  const getFinalizedHead = method({}, () => chain.finalized().hash);

  /** A subscription that first tells the current head and then each new one. */
  function heads(notification: string, follow: (sink: Sink) => () => void): Method {
    return subscription(notification, {}, () => follow);
  }
  const subscribeNewHeads = heads("chain_newHead", (sink) => {
    sink(headerJson(chain.best()));
    return chain.subscribe((event) => {
      if (event.type === "best" || event.type === "rewound") sink(headerJson(event.block));
    });
  });
  const subscribeAllHeads = heads("chain_allHead", (sink) => {
    sink(headerJson(chain.best()));
    return chain.subscribe((event) => {
      if (event.type === "imported") sink(headerJson(event.block));
    });
  });
  const subscribeFinalizedHeads = heads("chain_finalizedHead", (sink) => {
    sink(headerJson(chain.finalized()));
    return chain.subscribe((event) => {
      if (event.type === "finalized") for (const block of event.finalized) sink(headerJson(block));
    });
  });
  const unsubscribeNewHeads = unsubscription(["chain_newHead"]);
  const unsubscribeFinalizedHeads = unsubscription(["chain_finalizedHead"]);

  return {
    chain_getHeader: method(atParam, ({ hash }) => {
      const block = chain.block(blockOrBest(chain, hash));
      return block && headerJson(block);
    }),
    chain_getBlock: method(atParam, ({ hash }) => {
      const at = blockOrBest(chain, hash);
      const block = chain.block(at);
      const body = chain.body(at);
      if (!block || !body) return null;
      const justifications = chain
        .justifications(at)
        .map(({ engine, data }) => [Array.from(engine, (c) => c.charCodeAt(0)), Array.from(data)]);
      return {
        block: { header: headerJson(block), extrinsics: body.map(toHex) },
        justifications: justifications.length > 0 ? justifications : null,
      };
    }),
    chain_getBlockHash: getBlockHash,
    chain_getHead: getBlockHash,
    chain_getFinalizedHead: getFinalizedHead,
    chain_getFinalisedHead: getFinalizedHead,
    chain_subscribeAllHeads: subscribeAllHeads,
    chain_unsubscribeAllHeads: unsubscription(["chain_allHead"]),
    chain_subscribeNewHeads: subscribeNewHeads,
    chain_subscribeNewHead: subscribeNewHeads,
    subscribe_newHead: subscribeNewHeads,
    chain_unsubscribeNewHeads: unsubscribeNewHeads,
    chain_unsubscribeNewHead: unsubscribeNewHeads,
    unsubscribe_newHead: unsubscribeNewHeads,
    chain_subscribeFinalizedHeads: subscribeFinalizedHeads,
    chain_subscribeFinalisedHeads: subscribeFinalizedHeads,
    chain_unsubscribeFinalizedHeads: unsubscribeFinalizedHeads,
    chain_unsubscribeFinalisedHeads: unsubscribeFinalizedHeads,
  };
}
