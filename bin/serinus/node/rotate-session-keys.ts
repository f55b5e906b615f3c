import type { Executor } from "@serinus/executor";
import type { ChainApi, KeystoreApi } from "@serinus/node-api";
import type { SessionKeysView } from "@serinus/rpc";

/** Session keys that the best block's runtime makes, kept in a keystore (`author_rotateKeys`). */
export function rotateSessionKeys({
  chain,
  executor,
  keystore,
}: {
  readonly chain: Pick<ChainApi, "best">;
  readonly executor: Pick<Executor, "makeSessionKeys">;
  readonly keystore: Pick<KeystoreApi, "insert">;
}): SessionKeysView {
  return {
    async rotate(owner) {
      const outcome = await executor.makeSessionKeys(chain.best().hash, owner);
      if (!outcome.ok) throw new Error(outcome.error);
      for (const { keyType, scheme, secretUri, publicKey } of outcome.made)
        keystore.insert(keyType, scheme, secretUri, publicKey);
      return { keys: outcome.keys, proof: outcome.proof };
    },
  };
}
