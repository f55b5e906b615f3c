import { type BlockHash, compareBytes, type Hex, startsWith, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  type BlockEntry,
  type CallOutcome,
  type ChainApi,
  type ChainEvent,
  type PoolError,
  type TransactionStatus,
  UnknownBlockError,
} from "@serinus/node-api";
import { Header, RuntimeVersion } from "@serinus/runtime-api";
import type { RpcBackend } from "../backend.ts";
import type { NetworkView, PeerView } from "../networked-backend.ts";

/** A node in memory whose chain, state, pool and runtime a test plays on. */
export interface FakeNode {
  readonly backend: RpcBackend;
  /** Imports a child of `parent`; `salt` tells siblings apart. */
  importBlock(
    parent: BlockEntry,
    options?: { salt?: number; runtimeChanged?: boolean; body?: readonly Uint8Array[] },
  ): BlockEntry;
  setBest(block: BlockEntry): void;
  finalize(block: BlockEntry): void;
  /** Puts a value into the state of a block. */
  put(at: BlockHash, key: Uint8Array, value: Uint8Array): void;
  /** What a runtime call answers. */
  onCall: (at: BlockHash, method: string, args: Uint8Array) => CallOutcome | Promise<CallOutcome>;
  /** Version of the runtime at a block. */
  specVersion: (at: BlockHash) => number;
  /** What the pool does with a transaction: an error to throw or nothing. */
  refuse: (extrinsic: Uint8Array) => PoolError | undefined;
  /** Tells the watchers of a transaction. */
  tell(extrinsic: Uint8Array, status: TransactionStatus): void;
  /** Extrinsics submitted so far. */
  readonly submitted: Uint8Array[];
  readonly pins: Map<BlockHash, number>;
}

const ZERO = toH256(new Uint8Array(32));

/** A chain of one genesis block. */
export function createFakeNode(): FakeNode {
  const blocks = new Map<BlockHash, BlockEntry>();
  const bodies = new Map<BlockHash, readonly Uint8Array[]>();
  const states = new Map<BlockHash, Map<Hex, Uint8Array>>();
  const listeners = new Set<(event: ChainEvent) => void>();
  const watchers = new Map<Hex, Set<(status: TransactionStatus) => void>>();
  const pins = new Map<BlockHash, number>();
  const submitted: Uint8Array[] = [];

  function entry(parentHash: BlockHash, number: number, salt: number, runtimeChanged: boolean): BlockEntry {
    const root = toH256(blake2_256(Uint8Array.of(salt)));
    const encodedHeader = Header.encode({
      parent_hash: parentHash,
      number,
      state_root: root,
      extrinsics_root: root,
      digest: { logs: [] },
    });
    const hash = toH256(blake2_256(encodedHeader));
    return { hash, number, parentHash, stateRoot: root, extrinsicsRoot: root, encodedHeader, runtimeChanged };
  }
  const genesis = entry(ZERO, 0, 0, false);
  blocks.set(genesis.hash, genesis);
  bodies.set(genesis.hash, []);
  states.set(genesis.hash, new Map());
  let best = genesis;
  let finalized = genesis;

  const emit = (event: ChainEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const stateOf = (at: BlockHash): Map<Hex, Uint8Array> => {
    const state = states.get(at);
    if (!state) throw new UnknownBlockError(at);
    return state;
  };
  /** Blocks from just above `from`'s height down the line of `to`, ascending. */
  const line = (to: BlockEntry, above: number): BlockEntry[] => {
    const path: BlockEntry[] = [];
    for (let at: BlockEntry | undefined = to; at && at.number > above; at = blocks.get(at.parentHash))
      path.unshift(at);
    return path;
  };

  const chain: ChainApi = {
    genesisHash: genesis.hash,
    best: () => best,
    finalized: () => finalized,
    block: (hash) => blocks.get(hash),
    body: (hash) => bodies.get(hash),
    justifications: () => [],
    canonicalHash: (number) =>
      number > best.number ? undefined : (line(best, number - 1)[0]?.hash ?? genesis.hash),
    hashesAt: (number) =>
      [...blocks.values()].filter((block) => block.number === number).map(({ hash }) => hash),
    unfinalized: () => [...blocks.values()].filter(({ number }) => number > finalized.number),
    hasState: (hash) => states.has(hash),
    pin(hash) {
      if (!blocks.has(hash)) return false;
      pins.set(hash, (pins.get(hash) ?? 0) + 1);
      return true;
    },
    unpin(hash) {
      const left = (pins.get(hash) ?? 0) - 1;
      if (left > 0) pins.set(hash, left);
      else pins.delete(hash);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const node: FakeNode = {
    backend: {
      chain,
      state: {
        get: (at, key) => stateOf(at).get(toHex(key)),
        hash: (at, key) => {
          const value = stateOf(at).get(toHex(key));
          return value && toHex(blake2_256(value));
        },
        size: (at, key) => stateOf(at).get(toHex(key))?.length,
        nextKey: (at, key) => keysOf(stateOf(at)).find((other) => compareBytes(other, key) > 0),
        keys: (at, prefix, after, limit) =>
          keysOf(stateOf(at))
            .filter((key) => startsWith(key, prefix) && (after === undefined || compareBytes(key, after) > 0))
            .slice(0, limit),
        root: () => new Uint8Array(32),
        readProof: () => [Uint8Array.of(1)],
        closestDescendantMerkleValue: (at, key) => (stateOf(at).size > 0 ? blake2_256(key) : undefined),
      },
      runtime: {
        call: async (at, method, args) => {
          if (!blocks.has(at)) throw new UnknownBlockError(at);
          return node.onCall(at, method, args);
        },
        version: async (at) => {
          if (!blocks.has(at)) throw new UnknownBlockError(at);
          return RuntimeVersion.encode({
            spec_name: "fake",
            impl_name: "fake",
            authoring_version: 1,
            spec_version: node.specVersion(at),
            impl_version: 0,
            apis: [[new Uint8Array(8), 5]],
            transaction_version: 1,
            system_version: 1,
          });
        },
      },
      pool: {
        submit: async (extrinsic) => {
          const refusal = node.refuse(extrinsic);
          if (refusal) throw refusal;
          submitted.push(extrinsic);
          return toHex(blake2_256(extrinsic));
        },
        submitAndWatch: async (extrinsic, listener) => {
          submitted.push(extrinsic);
          const refusal = node.refuse(extrinsic);
          if (refusal) throw refusal;
          const set = watchers.get(toHex(extrinsic)) ?? new Set();
          watchers.set(toHex(extrinsic), set.add(listener));
          return { hash: toHex(blake2_256(extrinsic)), unwatch: () => set.delete(listener) };
        },
        pending: () => submitted,
        readyCount: () => submitted.length,
        remove: (hashes) => hashes,
        nextNonce: async (account) => account[0] as number,
      },
      identity: { name: "Fake", chainType: "Development", properties: { ss58Format: 2 } },
      node: {
        implementation: "fake",
        version: "0",
        peerId: "peer",
        listenAddresses: () => [],
        roles: ["Full"],
      },
      keystore: { insert: () => undefined, has: () => false },
      offchain: { get: () => undefined, set: async () => undefined, clear: async () => undefined },
      sealing: undefined,
      setLogFilter: () => undefined,
    },
    importBlock(parent, { salt = 0, runtimeChanged = false, body = [] } = {}) {
      const block = entry(parent.hash, parent.number + 1, salt, runtimeChanged);
      blocks.set(block.hash, block);
      bodies.set(block.hash, body);
      states.set(block.hash, new Map(states.get(parent.hash)));
      emit({ type: "imported", block });
      return block;
    },
    setBest(block) {
      const common = [...line(block, -1)].reverse().find((at) => line(best, -1).includes(at)) ?? genesis;
      const enacted = line(block, common.number);
      const retracted = line(best, common.number).reverse();
      best = block;
      emit({ type: "best", block, enacted, retracted });
    },
    finalize(block) {
      const path = line(block, finalized.number);
      const kept = new Set(line(block, -1));
      const pruned = [...blocks.values()].filter(
        (other) => other.number <= block.number && other.number > finalized.number && !kept.has(other),
      );
      finalized = block;
      for (const { hash } of pruned) {
        if (!pins.has(hash)) blocks.delete(hash);
      }
      emit({ type: "finalized", finalized: path, pruned: pruned.map(({ hash }) => hash) });
    },
    put: (at, key, value) => {
      stateOf(at).set(toHex(key), value);
    },
    onCall: () => ({ ok: true, value: new Uint8Array() }),
    specVersion: () => 1,
    refuse: () => undefined,
    tell(extrinsic, status) {
      for (const listener of watchers.get(toHex(extrinsic)) ?? []) listener(status);
    },
    submitted,
    pins,
  };
  return node;
}

function keysOf(state: ReadonlyMap<Hex, Uint8Array>): Uint8Array[] {
  return [...state.keys()].sort().map((key) => Uint8Array.from(Buffer.from(key.slice(2), "hex")));
}

/** A network of these peers, none of them ahead of this node. */
export function networkOf(peers: readonly PeerView[]): NetworkView {
  const reserved: string[] = [];
  return {
    peers: () => peers,
    isSyncing: () => false,
    shouldHavePeers: false,
    highestBlock: () => undefined,
    reservedPeers: () => reserved,
    addReservedPeer(address) {
      if (!address.startsWith("/")) throw new Error(`${address} is no multiaddress`);
      reserved.push(address);
    },
    removeReservedPeer(peerId) {
      reserved.splice(0, reserved.length, ...reserved.filter((address) => !address.endsWith(peerId)));
    },
  };
}
