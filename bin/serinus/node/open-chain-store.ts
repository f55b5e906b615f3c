import { buildGenesis, type ChainSpec, genesisHash, type StorageCaller } from "@serinus/chain-spec";
import { openStore, type Pruning, type Store } from "@serinus/store";
import { UsageError } from "../output/usage-error.ts";

/**
 * Opens the chain's database, and makes its first block when there is none yet.
 * @param goOn lets a chain that began otherwise go on as it is, and is told so
 * @throws UsageError when it holds another chain, StoreError when it cannot be opened.
 */
export async function openChainStore(
  spec: ChainSpec,
  path: string,
  pruning: Pruning,
  executor: StorageCaller,
  goOn?: (message: string) => void,
): Promise<Store> {
  const genesis = await buildGenesis(spec, executor);
  const store = openStore({ path, pruning });
  try {
    const stored = store.genesisHash();
    if (stored === undefined) store.initGenesis(genesis);
    else if (stored !== genesisHash(genesis) && goOn !== undefined) {
      goOn(
        `the chain in ${path} was begun by a runtime other than the present one (genesis ${stored}) and goes on ` +
          `with its own; "serinus purge-chain" lets it begin anew`,
      );
    } else if (stored !== genesisHash(genesis)) {
      throw new UsageError(
        `${path} holds another chain of the id "${spec.id}" (genesis ${stored}); ` +
          `remove it with "serinus purge-chain" or name another --base-path`,
      );
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
