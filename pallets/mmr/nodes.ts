import { concatBytes, fromHex } from "@serinus/bytes";
import { leafThatAdded, type Merge, type ReadNode } from "@serinus/mmr";
import { bytes, h256, indexed, tryDecodePrefix, tuple, u64, utf8Encode, variants } from "@serinus/scale";
import type { Mmr } from "./mmr.ts";

/** A node in the offchain database: a leaf with its data, any other as its hash. */
const StoredNode = /* @__PURE__ */ variants({ Data: indexed(0, bytes), Hash: indexed(1, h256) });
type StoredNode = ReturnType<typeof StoredNode.decode>;

const canonicalKey = /* @__PURE__ */ tuple(bytes, u64);
const forkKey = /* @__PURE__ */ tuple(bytes, u64, h256);

/** What keys of nodes begin with (`INDEXING_PREFIX`). */
const prefix = (): Uint8Array => utf8Encode("mmr");

/** Hashes two nodes to their parent. */
export function mergeOf({ host }: Mmr): Merge {
  return (left, right) => host.hashing_keccak_256(concatBytes(left, right));
}

/**
 * Puts a node into the offchain database. It is under the hash of the block before, so that forks do not overwrite one
 * another; the node moves it to its plain position when the block is final.
 */
export function storeOffchain({ host, config }: Mmr, position: number, node: StoredNode): void {
  const key = forkKey.encode([prefix(), BigInt(position), config.parentHash()]);
  host.offchain_index_set(key, StoredNode.encode(node));
}

/** A node of the offchain database: by its position, or else by the block in which it came to be. */
function loadOffchain({ host, config, storage }: Mmr, position: number): StoredNode | undefined {
  const canonical = host.offchain_local_storage_get(true, canonicalKey.encode([prefix(), BigInt(position)]));
  if (canonical !== undefined) return tryDecodePrefix(StoredNode, canonical);
  const before = Math.max(0, config.blockNumber() - Number(storage.NumberOfLeaves.get()));
  const parentHash = config.blockHash(before + leafThatAdded(position));
  const found = host.offchain_local_storage_get(
    true,
    forkKey.encode([prefix(), BigInt(position), parentHash]),
  );
  return found && tryDecodePrefix(StoredNode, found);
}

/** Reads hashes of nodes from the offchain database. */
export function offchainNodes(mmr: Mmr): ReadNode {
  return (position) => {
    const node = loadOffchain(mmr, position);
    if (node === undefined) return undefined;
    return node.type === "Data" ? mmr.host.hashing_keccak_256(node.value) : fromHex(node.value);
  };
}

/** The data of a leaf from the offchain database. */
export function offchainLeaf(mmr: Mmr, position: number): Uint8Array | undefined {
  const node = loadOffchain(mmr, position);
  return node?.type === "Data" ? node.value : undefined;
}
