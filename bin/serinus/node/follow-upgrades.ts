import type { Chain } from "@serinus/chain";
import type { Executor } from "@serinus/executor";
import type { Log } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";

/**
 * Says when a block puts other code in place, or code that does not load, and has the workers load it before the next
 * block and the first question about it come.
 * @returns a function that ends it.
 */
export function followUpgrades(
  chain: Pick<Chain, "subscribe">,
  executor: Pick<Executor, "prepare" | "version">,
  log: Log,
): () => void {
  let hasEnded = false;
  const unsubscribe = chain.subscribe((event) => {
    if (
      event.type !== "best" ||
      ![...event.enacted, ...event.retracted].some((block) => block.runtimeChanged)
    )
      return;
    const { hash, number } = event.block;
    const tell = async (): Promise<void> => {
      await executor.prepare(hash);
      const { spec_name, spec_version } = RuntimeVersion.decode(await executor.version(hash));
      log("info", "runtime", `${spec_name} ${spec_version} runs from block #${number + 1} on`);
    };
    tell().catch((error: unknown) => {
      // A node that stops meanwhile closes the workers: that says nothing of the code.
      if (hasEnded) return;
      const which = `the code that block #${number} (${hash}) leaves in place`;
      log("error", "runtime", `${which} does not run: ${String(error)}`);
    });
  });
  return () => {
    hasEnded = true;
    unsubscribe();
  };
}
