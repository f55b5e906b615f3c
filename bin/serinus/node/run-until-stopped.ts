/**
 * Resolves when the process was asked to stop and `close` has done its work. A second Ctrl-C ends the process at once,
 * should closing hang.
 */
export function runUntilStopped(close: () => Promise<void>, tell: (message: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = (signal: NodeJS.Signals): void => {
      if (stopping) {
        process.exit(signal === "SIGINT" ? 130 : 143);
      }
      stopping = true;
      tell("stopping; nothing is lost");
      close().then(resolve, reject);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}
