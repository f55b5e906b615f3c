import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { open, type Transaction } from "lmdb";
import { requireSound } from "./database-file.ts";
import { asStoreError, StoreError } from "./store-error.ts";
import { createRecordWriter, type RecordWriter, type RootTable, type Table } from "./table.ts";

/** The tables of a store. Numbers in keys are big endian, so that they order. */
interface Tables {
  /** `format`, `genesis`, `best`, `finalized`, `flat`, `pruning`, `oldest`, `pruned`, `lowest`, `merging`. */
  readonly meta: Table;
  /** block hash → whether the runtime changed (1 byte), encoded header. */
  readonly headers: Table;
  readonly bodies: Table;
  readonly justifications: Table;
  /** number, hash → nothing: every block that is not abandoned. */
  readonly numbers: Table;
  /** number → hash on the best chain. */
  readonly canonical: Table;
  /** Blocks of abandoned forks whose state is still needed. */
  readonly abandoned: Table;
  /** block hash → what it did to its parent's flat state, until it is merged into the tables below; see block-delta.ts. */
  readonly deltas: Table;
  /** block hash → the trie nodes of its delta. */
  readonly deltaNodes: Table;
  /** State of one block of the best chain, see flat-state.ts. */
  readonly flat: Table;
  /** block hash → how the flat state leaves the block (best chain) or enters it (forks). Unfinalized, merged blocks only. */
  readonly moves: Table;
  /** node's place in the trie (u48), node hash → number of references (u32 little endian), node. */
  readonly nodes: Table;
  /** block hash → table keys of the nodes that it inserted and removed. */
  readonly journal: Table;
  readonly offchain: Table;
  /** block hash → root of the state that stands in place of the one in its header. */
  readonly changedStates: Table;
  /** What consensus keeps: ASCII key → record. */
  readonly auxiliary: Table;
}

/** One snapshot of the database: what is read with its transaction fits together. */
export interface Snapshot {
  /** `undefined` inside a write transaction, which reads what it has written. */
  readonly transaction: Transaction | undefined;
}

/** An open LMDB environment. */
export interface Environment {
  readonly tables: Tables;
  /** The snapshot of this turn of the event loop. A new object whenever something may have changed. */
  snapshot(): Snapshot;
  /** For writing inside `write`. */
  readonly writer: RecordWriter;
  /** Lets the next snapshot be the latest. */
  refresh(): void;
  /** Runs `action` in a transaction: all of its writes happen and are on the disk, or none when it throws. */
  write<T>(action: () => T): T;
  /** Calls `listener` before a snapshot ends, to close cursors. */
  onRelease(listener: () => void): void;
  close(): Promise<void>;
}

export interface EnvironmentOptions {
  readonly path: string;
  readonly readOnly: boolean;
}

/**
 * What a block changes lies all over the tables. Fewer and larger pages make that quicker and the file larger: of 4, 8
 * and 16 KiB this is the middle.
 */
const PAGE_BYTES = 8192;
/** Address space for the map. Only Windows makes the file as large as its map, and grows in steps instead. */
const MAP_BYTES = 2 ** 40;
/**
 * Flags of lmdb's `transactionSync`: abortable, and committed when it returns. With `MDB_NOSYNC` it would wait for the
 * disk none the less, a little later, as long as the database is to be whole after a power cut.
 */
const ABORTABLE = 1;
const SYNCHRONOUS = 2;

/**
 * What lmdb's typings leave out. Keys are hashed, so that what lies beside a page is not what is read next; the system
 * would read up to megabytes ahead for it, and drop for that what is wanted.
 */
const UNTYPED_OPTIONS = { noReadAhead: true };

/** Opens or makes the environment in a directory. @throws StoreError */
export function openEnvironment({ path, readOnly }: EnvironmentOptions): Environment {
  const file = join(path, "data.mdb");
  if (existsSync(file)) requireSound(file, readOnly);
  else if (readOnly)
    throw new StoreError("missing", `there is no database in ${path}: start the node once to make it`);
  const { root, tables } = openTables(path, readOnly);

  let snapshot: Snapshot | undefined;
  const writing: Snapshot = { transaction: undefined };
  let inWrite = false;
  const listeners: (() => void)[] = [];

  function release(): void {
    if (snapshot === undefined) return;
    for (const listener of listeners) listener();
    snapshot.transaction?.done();
    snapshot = undefined;
  }

  function refresh(): void {
    release();
    root.resetReadTxn();
  }

  return {
    tables,
    writer: createRecordWriter(),
    snapshot() {
      if (inWrite) return writing;
      if (snapshot === undefined) {
        snapshot = { transaction: root.useReadTransaction() };
        setImmediate(refresh);
      }
      return snapshot;
    },
    refresh,
    write(action) {
      if (readOnly) throw new StoreError("system", "the store was opened read-only and cannot be written to");
      release();
      inWrite = true;
      try {
        return root.transactionSync(action, ABORTABLE | SYNCHRONOUS);
      } catch (error) {
        throw asStoreError(error);
      } finally {
        inWrite = false;
        root.resetReadTxn();
      }
    },
    onRelease: (listener) => listeners.push(listener),
    async close() {
      release();
      await root.close();
    },
  };
}

function openTables(path: string, readOnly: boolean): { root: RootTable; tables: Tables } {
  let root: RootTable | undefined;
  try {
    mkdirSync(path, { recursive: true });
    root = open<Uint8Array, Uint8Array>({
      path,
      readOnly,
      noSubdir: false,
      ...UNTYPED_OPTIONS,
      maxDbs: 20,
      maxReaders: 254,
      pageSize: PAGE_BYTES,
      keyEncoding: "binary",
      encoding: "binary",
      ...(process.platform !== "win32" && { mapSize: MAP_BYTES }),
    });
    requireOwn(path, root);
    const opened: RootTable = root;
    const table = (name: string): Table => opened.openDB(name, { keyEncoding: "binary", encoding: "binary" });
    const tables: Tables = {
      meta: table("meta"),
      headers: table("headers"),
      bodies: table("bodies"),
      justifications: table("justifications"),
      numbers: table("numbers"),
      canonical: table("canonical"),
      abandoned: table("abandoned"),
      deltas: table("deltas"),
      deltaNodes: table("deltaNodes"),
      flat: table("flat"),
      moves: table("moves"),
      nodes: table("nodes"),
      journal: table("journal"),
      offchain: table("offchain"),
      changedStates: table("changedStates"),
      auxiliary: table("auxiliary"),
    };
    return { root, tables };
  } catch (error) {
    root?.close();
    throw asStoreError(error);
  }
}

/** Refuses the database of another program, before tables are added to it. */
function requireOwn(path: string, root: RootTable): void {
  const names = Array.from(root.getKeys({}), (name) => Buffer.from(name).toString().replace(/\0$/, ""));
  if (names.length === 0 || names.includes("meta")) return;
  throw new StoreError("format", `${path} holds the database of another program: choose another --base-path`);
}
