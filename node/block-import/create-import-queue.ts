import { type BlockHash, toH256 } from "@serinus/bytes";
import type { Chain } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import type { BlockEntry, Justification } from "@serinus/node-api";
import type {
  BlockImport,
  BlockOrigin,
  BlockVerifier,
  ImportOutcome,
  ImportQueue,
  ImportResult,
  IncomingBlock,
  JustificationImport,
  Verdict,
} from "./api.ts";
import { ImportQueueError } from "./import-queue-error.ts";
import { verdictOf } from "./verdict-of.ts";

export interface ImportQueueOptions {
  readonly chain: Pick<Chain, "block" | "expectBlock">;
  readonly verifier: BlockVerifier;
  readonly blockImport: BlockImport;
  readonly justificationImports?: readonly JustificationImport[];
  /** Blocks that may wait; 2,048 by default. */
  readonly limit?: number;
}

interface Batch {
  readonly blocks: readonly (IncomingBlock & { readonly hash: BlockHash })[];
  readonly verdicts: Promise<readonly Verdict[]>;
}

/**
 * Makes a queue. Headers of all blocks that wait are verified at once, ahead of execution, which takes one block after
 * the other.
 */
export function createImportQueue(options: ImportQueueOptions): ImportQueue {
  const { chain, verifier, blockImport, justificationImports = [], limit = 2048 } = options;
  let waiting = 0;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  function importBlocks(origin: BlockOrigin, blocks: readonly IncomingBlock[]): Promise<ImportResult[]> {
    if (closed) return Promise.reject(new ImportQueueError("closed", "the import queue is closed"));
    if (waiting + blocks.length > limit) {
      const message = `the import queue holds ${waiting} of ${limit} blocks and cannot take ${blocks.length}`;
      return Promise.reject(new ImportQueueError("full", message));
    }
    waiting += blocks.length;
    const batch: Batch = {
      blocks: blocks.map((block) => ({ ...block, hash: toH256(blake2_256(block.encodedHeader)) })),
      verdicts: verifier.verify(
        blocks.map(({ encodedHeader }) => encodedHeader),
        origin,
      ),
    };
    const done = last.then(() => run(batch));
    last = done.catch(() => {});
    return done;
  }

  async function run({ blocks, verdicts }: Batch): Promise<ImportResult[]> {
    const judged = await verdicts;
    const results: ImportResult[] = [];
    let isBroken = false;
    for (const [index, block] of blocks.entries()) {
      const cancelled: boolean = isBroken || closed;
      const verdict = judged[index] ?? { type: "unknown-parent" };
      if (!cancelled) expect(blocks[index + 1], judged[index + 1]);
      const outcome: ImportOutcome = cancelled ? { type: "cancelled" } : await take(block, verdict);
      isBroken ||= outcome.type !== "imported" && outcome.type !== "known";
      results.push({ hash: block.hash, outcome });
      waiting--;
    }
    verifier.release(blocks.map(({ hash }) => hash));
    return results;
  }

  /** While a block is executed, the signatures of the next one are checked, if its header is good. */
  function expect(next: IncomingBlock | undefined, verdict: Verdict | undefined): void {
    if (next !== undefined && verdict?.type === "good") chain.expectBlock(next.encodedHeader, next.body);
  }

  async function take(block: IncomingBlock & { hash: BlockHash }, verdict: Verdict): Promise<ImportOutcome> {
    const known = chain.block(block.hash);
    if (known === undefined && verdict.type !== "good") return verdict;
    const { encodedHeader, body, justifications = [] } = block;
    let entry: BlockEntry;
    try {
      entry = known ?? (await blockImport.importBlock(encodedHeader, body));
    } catch (error) {
      return blockImport.verdictOf(error) ?? verdictOf(error);
    }
    const bad = await takeJustifications(entry, justifications);
    const type = known === undefined ? "imported" : "known";
    return bad === undefined ? { type, block: entry } : { type, block: entry, badJustification: bad };
  }

  /** @returns what is wrong with one of them. */
  async function takeJustifications(
    block: BlockEntry,
    justifications: readonly Justification[],
  ): Promise<Error | undefined> {
    for (const justification of justifications) {
      const taker = justificationImports.find(({ engine }) => engine === justification.engine);
      try {
        await taker?.importJustification(block, justification);
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    }
    return undefined;
  }

  return {
    importBlocks,
    async importJustification(hash, justification) {
      const taker = justificationImports.find(({ engine }) => engine === justification.engine);
      if (taker === undefined)
        throw new ImportQueueError(
          "unknown-engine",
          `nobody takes justifications of ${justification.engine}`,
        );
      const block = chain.block(hash);
      if (block === undefined) throw new ImportQueueError("unknown-block", `block ${hash} is not known`);
      await taker.importJustification(block, justification);
    },
    load: () => waiting,
    async close() {
      closed = true;
      await last;
    },
  };
}
