import type { BlockHash } from "@serinus/bytes";

/** Signatures that a reader checks in one request: other calls wait a few milliseconds at most. */
const AT_ONCE = 32;
/** Blocks that may be expected: the one that was named first gives way. */
const MOST_EXPECTED = 4;

/** A block whose signatures are to be checked. */
export interface BlockToCheck {
  readonly hash: BlockHash;
  readonly body: readonly Uint8Array[];
  /** A block whose state tells how to read the extrinsics. */
  readonly at: BlockHash;
}

/** Has readers check the signatures of blocks before and while they are executed. */
export interface AheadChecks {
  /** The block will be imported soon. It is checked while none is imported that has something left to check. */
  expect(block: BlockToCheck): void;
  /** The block is imported: it comes first, until `imported` settles. */
  during(imported: Promise<unknown>, block: BlockToCheck): void;
}

interface Pending {
  readonly hash: BlockHash;
  readonly body: readonly Uint8Array[];
  at: BlockHash;
  /** Extrinsics before this index are still to be checked. */
  left: number;
  isImported: boolean;
}

/**
 * @param readers how many requests may run at the same time.
 * @param check has a reader check some extrinsics.
 */
export function createAheadChecks(
  readers: number,
  check: (at: BlockHash, extrinsics: readonly Uint8Array[]) => Promise<unknown>,
): AheadChecks {
  const blocks = new Map<BlockHash, Pending>();
  let running = 0;

  /** From the end on, for a block is executed from its beginning. */
  async function checkSome(block: Pending): Promise<void> {
    const extrinsics = block.body.slice(Math.max(0, block.left - AT_ONCE), block.left);
    block.left -= extrinsics.length;
    try {
      await check(block.at, extrinsics);
    } catch {
      // Whatever fails here fails in the import too, and is told there.
      block.left = 0;
    }
  }

  function nextBlock(): Pending | undefined {
    const waiting = [...blocks.values()].filter(({ left }) => left > 0);
    return waiting.find(({ isImported }) => isImported) ?? waiting[0];
  }

  async function run(): Promise<void> {
    running += 1;
    for (let next = nextBlock(); next !== undefined; next = nextBlock()) await checkSome(next);
    running -= 1;
  }

  function start(): void {
    while (running < readers && nextBlock() !== undefined) run();
  }

  function entryOf({ hash, body, at }: BlockToCheck): Pending {
    const known = blocks.get(hash);
    if (known !== undefined) return known;
    const left = body.length < AT_ONCE ? 0 : body.length;
    const block = { hash, body, at, left, isImported: false };
    blocks.set(hash, block);
    return block;
  }

  return {
    expect(block) {
      const expected = [...blocks.values()].filter(({ isImported }) => !isImported);
      if (!blocks.has(block.hash) && expected.length >= MOST_EXPECTED)
        blocks.delete((expected[0] as Pending).hash);
      entryOf(block);
      start();
    },
    during(imported, block) {
      const entry = entryOf(block);
      entry.at = block.at;
      entry.isImported = true;
      const done = () => {
        entry.left = 0;
        blocks.delete(block.hash);
      };
      imported.then(done, done);
      start();
    },
  };
}
