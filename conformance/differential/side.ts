import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { createDynamicCodec, type DynamicCodec } from "@serinus/dynamic-codec";
import type { Engine } from "@serinus/engine";
import type { HostApi } from "@serinus/host-api";
import { createHostFunctions } from "@serinus/host-functions";
import { decodeMetadata, unwrapMetadata, type VersionedMetadata } from "@serinus/metadata";
import { RuntimeVersion } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import { createOverlay, memoryState, type Overlay, type StateView } from "@serinus/state";

/** One of the two runtimes that are held against each other, on a state of its own. */
export interface Side {
  readonly name: "ours" | "real";
  readonly version: RuntimeVersion;
  readonly metadata: VersionedMetadata;
  readonly codec: DynamicCodec;
  readonly overlay: Overlay;
  /** Calls the runtime; storage transactions that it leaves open are rolled back. @throws Error when it traps. */
  call(method: string, args: Uint8Array): Uint8Array;
  /** Keys that were written since this was last asked, whether to another value or not. */
  takeWritten(): readonly Hex[];
  /** What was indexed for offchain readers since this was last asked, by key; without a value, removed. */
  takeIndexed(): ReadonlyMap<Hex, Hex | undefined>;
  /** Begins anew on a state, and what blocks up to it have indexed. */
  reset(state: StateView, offchain?: ReadonlyMap<Hex, Hex | undefined>): void;
}

/** Runs the entry points of a runtime on a host; `version` is its encoded `RuntimeVersion`. */
export interface EntryPoints {
  readonly version: Uint8Array;
  call(method: string, args: Uint8Array): Uint8Array;
}

/** Puts a runtime on a host. */
export type Bind = (host: HostApi) => EntryPoints;

/** A runtime that cannot be held against ours. */
export class JudgeError extends Error {
  override readonly name = "JudgeError";
}

/** The metadata version that both runtimes speak, where they know several. */
const METADATA_VERSION = 15;

/** The first 8 bytes of the blake2 hash of `Metadata`, whose second version gives any version of the metadata. */
const METADATA_API = "0x37e397fc7c91f5e4";

const NO_STATE = /* @__PURE__ */ memoryState({ top: [] }, 1);

/** A root that stands for every state's: the two states are not the same, and computing roots takes time. */
const ANY_ROOT = new Uint8Array(32);

export function createSide(name: Side["name"], bind: Bind, engine: Engine): Side {
  const overlay = createOverlay(NO_STATE);
  let written = new Map<string, Hex>();
  const note = (key: Uint8Array): void => {
    const hex = toHex(key);
    written.set(hex, hex);
  };
  let indexed = new Map<Hex, Hex | undefined>();
  let offchain = new Map<Hex, Hex | undefined>();
  const index = (key: Uint8Array, value: Hex | undefined): void => {
    indexed.set(toHex(key), value);
    offchain.set(toHex(key), value);
  };
  const host: HostApi = {
    ...recording(createHostFunctions({ storage: overlay, readRuntimeVersion: engine.readVersion }), note),
    offchain_index_set: (key, value) => index(key, toHex(value)),
    offchain_index_clear: (key) => index(key, undefined),
    offchain_local_storage_get(_persistent, key) {
      const value = offchain.get(toHex(key));
      return value && fromHex(value);
    },
  };
  const runtime = bind(host);

  function call(method: string, args: Uint8Array): Uint8Array {
    overlay.enterRuntime();
    try {
      return runtime.call(method, args);
    } finally {
      overlay.exitRuntime();
    }
  }

  const version = RuntimeVersion.decode(runtime.version);
  const metadata = readMetadata(version, call);
  return {
    name,
    version,
    metadata,
    codec: createDynamicCodec(metadata),
    overlay,
    call,
    takeWritten() {
      const keys = [...written.values()];
      written = new Map();
      return keys;
    },
    takeIndexed() {
      const entries = indexed;
      indexed = new Map();
      return entries;
    },
    reset(state, known = new Map()) {
      overlay.reset(state);
      written = new Map();
      indexed = new Map();
      offchain = new Map(known);
    },
  };
}

/** What a runtime says of itself. @throws JudgeError when it says it in the words of before metadata version 14 */
function readMetadata({ apis, spec_name, spec_version }: RuntimeVersion, call: EntryPoints["call"]) {
  const knowsSeveral = apis.some(([id, version]) => toHex(id) === METADATA_API && version >= 2);
  const at = knowsSeveral ? call("Metadata_metadata_at_version", u32.encode(METADATA_VERSION)) : undefined;
  // `None`: it knows others.
  const given = at === undefined || at[0] === 0 ? call("Metadata_metadata", new Uint8Array()) : at;
  const described = unwrapMetadata(given);
  const version = described[4] ?? 0;
  if (version < 14)
    throw new JudgeError(
      `${spec_name} ${spec_version} describes itself in metadata version ${version}: give a runtime with version 14 or later, of the end of 2021 or younger`,
    );
  return decodeMetadata(described);
}

/** A host that tells of every key written. */
function recording(host: HostApi, note: (key: Uint8Array) => void): HostApi {
  return {
    ...host,
    storage_set(key, value) {
      note(key);
      host.storage_set(key, value);
    },
    storage_clear(key) {
      note(key);
      host.storage_clear(key);
    },
    storage_append(key, item) {
      note(key);
      host.storage_append(key, item);
    },
    storage_clear_prefix(prefix, limit) {
      for (const key of keysWith(host, prefix)) note(key);
      return host.storage_clear_prefix(prefix, limit);
    },
    storage_root: () => ANY_ROOT.slice(),
  };
}

/** All keys that begin with `prefix`. */
export function* keysWith(
  storage: Pick<HostApi, "storage_exists" | "storage_next_key">,
  prefix: Uint8Array,
): Iterable<Uint8Array> {
  if (prefix.length > 0 && storage.storage_exists(prefix)) yield prefix;
  let key = storage.storage_next_key(prefix);
  while (key !== undefined && prefix.every((byte, i) => key?.[i] === byte)) {
    yield key;
    key = storage.storage_next_key(key);
  }
}
