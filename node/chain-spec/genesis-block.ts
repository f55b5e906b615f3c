import { type BlockHash, equalBytes, startsWith, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { Header } from "@serinus/runtime-api";
import { stateRoot } from "@serinus/state";
import type { Genesis, Store } from "@serinus/store";
import { EMPTY_TRIE_ROOT } from "@serinus/trie";
import type { ChainSpec, RawGenesis } from "./chain-spec.ts";
import { ChainSpecError } from "./chain-spec-error.ts";
import { buildState, CODE_KEY, codeVersion, type StorageCaller } from "./genesis-builder.ts";

const CHILD_ROOTS = new TextEncoder().encode(":child_storage:");

/** The specification with its first state written out. @throws ChainSpecError when the runtime refuses to build it. */
export async function toRawSpec(
  spec: ChainSpec,
  caller: StorageCaller,
): Promise<ChainSpec & { genesis: RawGenesis }> {
  const { genesis } = spec;
  if (genesis.type === "raw") return { ...spec, genesis };
  return { ...spec, genesis: await buildState(caller, genesis.code, genesis.config) };
}

/** The first block of a specification, ready to be stored. @throws ChainSpecError */
export async function buildGenesis(spec: ChainSpec, caller: StorageCaller): Promise<Genesis> {
  const { genesis } = await toRawSpec(spec, caller);
  const code = genesis.top.find(([key]) => equalBytes(key, CODE_KEY))?.[1];
  if (code === undefined)
    throw new ChainSpecError("genesis.raw.top", "there is no :code (0x3a636f6465): a chain needs a runtime");
  const { system_version } = await codeVersion(caller, code);
  // Roots of child tries follow from their entries.
  const top = genesis.top.filter(([key]) => !startsWith(key, CHILD_ROOTS));
  return {
    state: { top, children: genesis.children },
    version: system_version === 0 ? 0 : 1,
    encodeHeader: encodeGenesisHeader,
  };
}

/** Hash of the first block. Computes the whole state's root. */
export function genesisHash({ state, version, encodeHeader }: Genesis): BlockHash {
  return toH256(blake2_256(encodeHeader(stateRoot(state, version))));
}

/** Stores a specification's first block in an empty store. @returns its hash. @throws ChainSpecError, StoreError */
export async function storeGenesis(
  spec: ChainSpec,
  store: Pick<Store, "initGenesis">,
  caller: StorageCaller,
): Promise<BlockHash> {
  return store.initGenesis(await buildGenesis(spec, caller));
}

/** A header without a parent, of a block without extrinsics (`sc-chain-spec`'s `construct_genesis_block`). */
function encodeGenesisHeader(stateRoot: Uint8Array): Uint8Array {
  return Header.encode({
    parent_hash: toH256(new Uint8Array(32)),
    number: 0,
    state_root: toH256(stateRoot),
    extrinsics_root: toH256(EMPTY_TRIE_ROOT),
    digest: { logs: [] },
  });
}
