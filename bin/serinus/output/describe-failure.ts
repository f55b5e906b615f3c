/** Errors that say what a user can mend, by name: a command that does not fail need not load what may throw them. */
const MENDABLE: readonly string[] = [
  "UsageError",
  "StoreError",
  "ChainSpecError",
  "DevelopmentError",
  "RemoteError",
  "KeystoreError",
];

/** One line for what a user can mend, the whole stack for what is our fault. */
export function describeFailure(error: unknown): string {
  if (error instanceof Error && MENDABLE.includes(error.name)) return error.message;
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
