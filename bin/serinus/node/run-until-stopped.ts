import type { DevNode } from "./dev-node.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Awaits a node that starts. Asked to stop meanwhile, the process ends at once, but by itself, so that nothing of a run
 * without a base path stays behind.
 */
export async function untilStarted<T>(start: () => Promise<T>): Promise<T> {
  for (const signal of SIGNALS) process.on(signal, endNow);
  try {
    return await start();
  } finally {
    for (const signal of SIGNALS) process.off(signal, endNow);
  }
}

function endNow(signal: NodeJS.Signals): never {
  process.exit(signal === "SIGINT" ? 130 : 143);
}

/**
 * Resolves when the process was asked to stop and the node is closed; rejects, when it is closed, with what keeps the
 * node from going on. A second Ctrl-C ends the process at once, should closing hang.
 */
export function runUntilStopped(
  { close, failure }: Pick<DevNode, "close" | "failure">,
  tell: (level: "info" | "error", message: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    void failure.then(({ message, error }) => {
      if (stopping) return;
      stopping = true;
      tell("error", message);
      close().finally(() => reject(error));
    });
    const stop = (signal: NodeJS.Signals): void => {
      if (stopping) endNow(signal);
      stopping = true;
      tell("info", "stopping; nothing is lost");
      close().then(resolve, reject);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    // A node of a network ends with the process that started it, even when that was killed.
    process.once("disconnect", () => stop("SIGTERM"));
    // Or was killed while the node was starting.
    if (process.connected === false) stop("SIGTERM");
    process.channel?.unref();
  });
}
