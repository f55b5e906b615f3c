import type { Executor, ExecutorOptions } from "./api.ts";

/** Starts the workers and returns at once; calls wait until their worker is up. */
export function createExecutor(options: ExecutorOptions): Executor {
  throw new Error(`not built yet: ${options.storePath}`);
}
