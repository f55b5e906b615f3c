import { type BlockHash, concatBytes, fromHex, type Hex, toH256, toHex } from "@serinus/bytes";
import type { BlockEntry, Justification } from "@serinus/node-api";
import {
  decodeJustifications,
  decodeList,
  encodeJustifications,
  encodeList,
  numberKey,
  numberOf,
} from "./byte-records.ts";
import type { Environment } from "./environment.ts";
import { headerFields } from "./header-fields.ts";
import { putLong, readLong, removeLong } from "./long-records.ts";
import { StoreError } from "./store-error.ts";
import { readTable, type Table, tableKeys } from "./table.ts";

/** Blocks that the chain's pointers name. */
type Pointer = "genesis" | "best" | "finalized" | "flat";

/** Blocks and pointers to them. Methods that write are to be called inside a write transaction. */
export interface ChainTables {
  pointer(name: Pointer): BlockHash | undefined;
  setPointer(name: Pointer, hash: BlockHash): void;
  /** Lowest height whose state is kept. */
  oldestState(): number;
  setOldestState(number: number): void;
  /** Height below which the nodes of states that are not kept were taken out of the tables; at most the oldest kept. */
  prunedStates(): number;
  setPrunedStates(number: number): void;

  /** Lowest height above the genesis whose block is there, when those below it are not; 0 when all are. */
  lowestBlock(): number;
  setLowestBlock(number: number): void;

  block(hash: BlockHash): BlockEntry | undefined;
  /** @throws StoreError `unknown-block` */
  requireBlock(hash: BlockHash): BlockEntry;
  body(hash: BlockHash): Uint8Array[] | undefined;
  /** Root of the state after a block: the header's, unless the state was changed since. */
  stateRoot(block: BlockEntry): Hex;
  setStateRoot(hash: BlockHash, root: Uint8Array): void;
  justifications(hash: BlockHash): Justification[];
  setJustifications(hash: BlockHash, justifications: readonly Justification[]): void;
  insertBlock(block: NewEntry): BlockEntry;
  deleteBlock(hash: BlockHash): void;

  canonicalHash(number: number): BlockHash | undefined;
  setCanonical(number: number, hash: BlockHash | undefined): void;
  /** Blocks of the best chain from one height to another, both included, ascending. Heights may be left out. */
  canonicalBetween(first: number, last: number): Iterable<BlockHash>;
  hashesAt(number: number): BlockHash[];
  /** Blocks at `number` and above, ascending by height. */
  hashesFrom(number: number): BlockHash[];
  /** Takes a block out of `hashesAt` and notes it as abandoned. */
  abandon(block: BlockEntry): void;
  abandoned(): BlockHash[];
  /** Undoes `abandon`. */
  revive(block: BlockEntry): void;
}

/** A block as it comes in. */
interface NewEntry {
  readonly hash: BlockHash;
  readonly encodedHeader: Uint8Array;
  readonly body: readonly Uint8Array[];
  readonly justifications: readonly Justification[];
  readonly runtimeChanged: boolean;
}

const NOTHING = new Uint8Array([0]);

/** Blocks as LMDB holds them. */
export function createChainTables(environment: Environment): ChainTables {
  const { meta, headers, bodies, justifications, numbers, canonical, abandoned, changedStates } =
    environment.tables;
  const read = (table: Table, key: Uint8Array) => readTable(table, key, environment.snapshot().transaction);
  const metaKey = (name: string) => Buffer.from(name, "latin1");

  function height(name: string): number {
    const number = read(meta, metaKey(name));
    return number === undefined ? 0 : numberOf(number);
  }

  function* entriesFrom(number: number): Generator<Uint8Array> {
    yield* tableKeys(numbers, numberKey(number), environment.snapshot().transaction);
  }

  function block(hash: BlockHash): BlockEntry | undefined {
    const record = read(headers, fromHex(hash));
    if (record === undefined) return undefined;
    const encodedHeader = record.slice(1);
    const fields = headerFields(encodedHeader);
    return {
      hash,
      number: fields.number,
      parentHash: toH256(fields.parentHash),
      stateRoot: toH256(fields.stateRoot),
      extrinsicsRoot: toH256(fields.extrinsicsRoot),
      encodedHeader,
      runtimeChanged: record[0] === 1,
    };
  }

  function requireBlock(hash: BlockHash): BlockEntry {
    const found = block(hash);
    if (found === undefined) throw new StoreError("unknown-block", `block ${hash} is not stored`);
    return found;
  }

  return {
    pointer(name) {
      const hash = read(meta, metaKey(name));
      if (hash !== undefined && hash.length !== 32) {
        throw new StoreError(
          "damaged",
          `the database is damaged (${name} has ${hash.length} bytes, not 32): purge it or restore a copy`,
        );
      }
      return hash && toH256(hash);
    },
    setPointer: (name, hash) => void meta.put(metaKey(name), fromHex(hash)),
    oldestState: () => height("oldest"),
    setOldestState: (number) => void meta.put(metaKey("oldest"), numberKey(number)),
    prunedStates: () => height("pruned"),
    setPrunedStates: (number) => void meta.put(metaKey("pruned"), numberKey(number)),
    lowestBlock: () => height("lowest"),
    setLowestBlock: (number) => void meta.put(metaKey("lowest"), numberKey(number)),

    block,
    requireBlock,
    body(hash) {
      const record = readLong(bodies, fromHex(hash), environment.snapshot().transaction);
      return record && (decodeList(record) as Uint8Array[]);
    },
    stateRoot({ hash, stateRoot }) {
      const changed = read(changedStates, fromHex(hash));
      return changed === undefined ? stateRoot : toHex(changed);
    },
    setStateRoot: (hash, root) => void changedStates.put(fromHex(hash), root),
    justifications(hash) {
      const record = read(justifications, fromHex(hash));
      return record === undefined ? [] : decodeJustifications(record);
    },
    setJustifications: (hash, list) => void justifications.put(fromHex(hash), encodeJustifications(list)),
    insertBlock(entry) {
      const key = fromHex(entry.hash);
      const { number } = headerFields(entry.encodedHeader);
      headers.put(key, concatBytes(new Uint8Array([entry.runtimeChanged ? 1 : 0]), entry.encodedHeader));
      putLong(environment.writer, bodies, key, encodeList(entry.body));
      if (entry.justifications.length > 0)
        justifications.put(key, encodeJustifications(entry.justifications));
      numbers.put(concatBytes(numberKey(number), key), NOTHING);
      return requireBlock(entry.hash);
    },
    deleteBlock(hash) {
      const key = fromHex(hash);
      for (const table of [headers, justifications, abandoned, changedStates]) table.remove(key);
      removeLong(bodies, key);
    },

    canonicalHash(number) {
      const hash = read(canonical, numberKey(number));
      return hash && toH256(hash);
    },
    setCanonical(number, hash) {
      if (hash === undefined) canonical.remove(numberKey(number));
      else canonical.put(numberKey(number), fromHex(hash));
    },
    *canonicalBetween(first, last) {
      const { transaction } = environment.snapshot();
      for (const key of tableKeys(canonical, numberKey(first), transaction)) {
        if (numberOf(key) > last) return;
        yield toH256(read(canonical, key) as Uint8Array);
      }
    },
    hashesAt(number) {
      const hashes: BlockHash[] = [];
      for (const key of entriesFrom(number)) {
        if (numberOf(key) !== number) break;
        hashes.push(toH256(key.slice(4)));
      }
      return hashes;
    },
    hashesFrom: (number) => Array.from(entriesFrom(number), (key) => toH256(key.slice(4))),
    abandon({ hash, number }) {
      const key = fromHex(hash);
      numbers.remove(concatBytes(numberKey(number), key));
      abandoned.put(key, NOTHING);
    },
    revive({ hash, number }) {
      const key = fromHex(hash);
      abandoned.remove(key);
      numbers.put(concatBytes(numberKey(number), key), NOTHING);
    },
    abandoned: () =>
      Array.from(tableKeys(abandoned, NOTHING, environment.snapshot().transaction), (key) =>
        toH256(key.slice()),
      ),
  };
}
