import type { Chain } from "@serinus/chain";
import type { BlockEntry, Log } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";

export interface FinalityBehind {
  readonly chain: Pick<Chain, "best" | "finalized" | "finalize" | "subscribe">;
  /**
   * Milliseconds between a block's becoming the best and its being final. Clients read a block when they are told that
   * it includes their transaction; @polkadot/api drops that status if the finalized one overtakes it.
   */
  readonly delay: number;
  /** Whether blocks are to be finalized now; always, when it is not said. */
  readonly wanted?: () => boolean;
  readonly timer: Timer;
  readonly log: Log;
}

/**
 * Lets finality follow the best block on a chain of one author, a moment behind it. Blocks that come faster are
 * finalized together.
 * @returns a function that ends it.
 */
export function finalizeBehind({
  chain,
  delay,
  timer,
  log,
  wanted = () => true,
}: FinalityBehind): () => void {
  let cancel: (() => void) | undefined;
  let ended = false;

  function schedule(): void {
    const block = chain.best();
    if (ended || !wanted() || cancel !== undefined || block.number <= chain.finalized().number) return;
    cancel = timer.after(delay, () => void finalize(block));
  }

  async function finalize(block: BlockEntry): Promise<void> {
    try {
      await chain.finalize(block.hash);
    } catch (error) {
      // A reorganisation may have left the block behind; the new best one is next.
      if (!ended) log("warn", "authoring", `block #${block.number} could not be finalized: ${String(error)}`);
    }
    cancel = undefined;
    schedule();
  }

  const unsubscribe = chain.subscribe((event) => {
    if (event.type === "rewound") {
      // What was about to be finalized may not be on the way to the new best block.
      cancel?.();
      cancel = undefined;
    }
    if (event.type === "best" || event.type === "rewound") schedule();
  });
  // A node that was stopped in that moment has a best block that is not final yet.
  schedule();
  return () => {
    ended = true;
    unsubscribe();
    cancel?.();
  };
}
