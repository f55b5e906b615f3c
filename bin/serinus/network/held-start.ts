import { once } from "node:events";

/** Environment variable of a node that is started before all it needs is there. */
export const HELD = "SERINUS_HELD";

/**
 * Resolves at once, or for a node that was started early when the process that started it says that it may go on. By
 * then its modules are loaded. A node whose starter is gone ends.
 */
export async function untilReleased(): Promise<void> {
  if (process.env[HELD] === undefined || process.connected === undefined) return;
  const end = (): void => process.exit(0);
  // Gone while the modules were loaded.
  if (!process.connected) end();
  process.once("disconnect", end);
  await once(process, "message");
  process.off("disconnect", end);
}
