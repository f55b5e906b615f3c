import { ChainSpecError } from "@serinus/chain-spec";
import { StoreError } from "@serinus/store";
import { UsageError } from "./usage-error.ts";

/** One line for what a user can mend, the whole stack for what is our fault. */
export function describeFailure(error: unknown): string {
  if (error instanceof UsageError || error instanceof StoreError || error instanceof ChainSpecError)
    return error.message;
  if (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^E[A-Z]+$/.test(error.code)
  ) {
    // An error of the system, such as a folder that may not be written to.
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
