import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { StateVersion } from "@serinus/host-api";
import { orderedState, stateRoot } from "@serinus/state";
import { writeAuxiliary } from "./auxiliary.ts";
import type { StoreContext } from "./context.ts";
import { headerFields } from "./header-fields.ts";
import { loadState } from "./load-state.ts";
import type { ImportedBlock } from "./store.ts";
import { StoreError } from "./store-error.ts";

/** Layouts of a state, the usual one first: which it is, its root shows. */
const VERSIONS: readonly StateVersion[] = [1, 0];

/** Puts a block and its state in the genesis' place; see `Store.importState`. To be called in a write transaction. */
export function importState(context: StoreContext, block: ImportedBlock): BlockHash {
  const { chain, environment } = context;
  const genesis = chain.pointer("genesis");
  if (genesis === undefined || chain.pointer("best") !== genesis)
    throw new StoreError("genesis", "a state can be imported only where there is a genesis and nothing else");
  const { number, stateRoot: root } = headerFields(block.encodedHeader);
  const hash = toH256(blake2_256(block.encodedHeader));
  if (number === 0) throw new StoreError("bad-block", `block ${hash} is a genesis: it is not imported`);
  const version = VERSIONS.find((each) => Buffer.compare(stateRoot(block.state, each), root) === 0);
  if (version === undefined)
    throw new StoreError("bad-block", `the state is not that of block ${hash}, whose root is ${toHex(root)}`);
  const { flat, nodes, journal, deltas, deltaNodes, moves } = environment.tables;
  for (const table of [flat, nodes, journal, deltas, deltaNodes, moves]) table.clearSync();
  loadState(context, orderedState(block.state, version), version, (step) => step());
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
