import type { OffchainDatabase, OffchainStorage } from "@serinus/host-functions";
import type { Store } from "@serinus/store";

/** Runtime calls that read what blocks have indexed: proofs are made of the nodes of the mountain range. */
const READERS = /^MmrApi_|^BeefyApi_generate_ancestry_proof$/;

/** The offchain database for a call that reads it, `undefined` for all others. A call cannot write to it. */
export function offchainDatabaseFor(
  method: string,
  store: () => Pick<Store, "offchain">,
): OffchainDatabase | undefined {
  if (!READERS.test(method)) return undefined;
  return { persistent: readOnly((key) => store().offchain(key)), local: readOnly(() => undefined) };
}

function readOnly(get: OffchainStorage["get"]): OffchainStorage {
  const refuse = (): never => {
    throw new Error("a runtime call reads the offchain storage, it cannot write to it");
  };
  return { get, set: refuse, remove: refuse };
}
