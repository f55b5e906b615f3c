import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { StateVersion } from "@serinus/host-api";
import { buildState, type StateChanges, type StateEntries } from "@serinus/state";
import { writeAuxiliary } from "./auxiliary.ts";
import type { StoreContext } from "./context.ts";
import { flatEntries } from "./flat-keys.ts";
import { headerFields } from "./header-fields.ts";
import { nodeChanges } from "./node-changes.ts";
import { withKeys } from "./node-key.ts";
import type { ImportedBlock } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { type Table, tableKeys } from "./table.ts";

const FIRST_KEY = new Uint8Array([0]);
/** Layouts of a state, the usual one first: which it is, its root shows. */
const VERSIONS: readonly StateVersion[] = [1, 0];

/** Puts a block and its state in the genesis' place; see `Store.importState`. To be called in a write transaction. */
export function importState(context: StoreContext, block: ImportedBlock): BlockHash {
  const { chain, environment, flat, nodes } = context;
  const genesis = chain.pointer("genesis");
  if (genesis === undefined || chain.pointer("best") !== genesis)
    throw new StoreError("genesis", "a state can be imported only where there is a genesis and nothing else");
  const { number, stateRoot } = headerFields(block.encodedHeader);
  const hash = toH256(blake2_256(block.encodedHeader));
  if (number === 0) throw new StoreError("bad-block", `block ${hash} is a genesis: it is not imported`);
  const state = stateUnder(stateRoot, block.state);
  if (state === undefined)
    throw new StoreError(
      "bad-block",
      `the state is not that of block ${hash}, whose root is ${toHex(stateRoot)}`,
    );
  const { tables } = environment;
  clear(tables.flat, tables.nodes, tables.journal, tables.deltas, tables.deltaNodes, tables.moves);
  nodes.fill(nodeChanges(withKeys(state.trie.inserted), []));
  flat.write(flatEntries(state));
  chain.insertBlock({ ...block, hash, runtimeChanged: true });
  for (const [earlier, justifications] of block.earlier ?? [])
    if (earlier !== hash) chain.setJustifications(earlier, justifications);
  chain.setCanonical(number, hash);
  chain.setPointer("best", hash);
  chain.setPointer("finalized", hash);
  chain.setPointer("flat", hash);
  chain.setOldestState(number);
  chain.setPrunedStates(number);
  chain.setLowestBlock(number === 1 ? 0 : number);
  writeAuxiliary(environment, block.auxiliary ?? []);
  return hash;
}

function stateUnder(root: Uint8Array, entries: StateEntries): StateChanges | undefined {
  for (const version of VERSIONS) {
    const state = buildState(entries, version);
    if (Buffer.compare(state.trie.root, root) === 0) return state;
  }
  return undefined;
}

function clear(...tables: readonly Table[]): void {
  for (const table of tables)
    for (const key of [...tableKeys(table, FIRST_KEY, undefined)]) table.remove(key);
}
