import { ChainSpecError } from "@serinus/chain-spec";
import { DevelopmentError } from "@serinus/development";
import { RemoteError } from "@serinus/remote-state";
import { StoreError } from "@serinus/store";
import { UsageError } from "./usage-error.ts";

const MENDABLE = [UsageError, StoreError, ChainSpecError, DevelopmentError, RemoteError];

/** One line for what a user can mend, the whole stack for what is our fault. */
export function describeFailure(error: unknown): string {
  if (MENDABLE.some((kind) => error instanceof kind)) return (error as Error).message;
  if (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^E[A-Z]+$/.test(error.code)
  ) {
    // An error of the system, such as a folder that may not be written to.
    return error.message;
  }
  if (!(error instanceof Error)) return String(error);
  // Where runtimes are loaded, their realm has taken stacks away: the message has to do.
  return error.stack?.includes(error.message) ? error.stack : `${error.name}: ${error.message}`;
}
