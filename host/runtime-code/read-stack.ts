/** The privileged reader of stacks that `lockdown` leaves to this thread's own code. */
interface StackReader {
  readonly getStackString?: (error: Error) => string;
}

/**
 * Where an error came from, one frame a line, also for errors whose `stack` is hidden because the thread is locked
 * down. Empty when that is not known.
 */
export function readStack(error: Error): string {
  const { getStackString } = globalThis as StackReader;
  const stack = getStackString === undefined ? framesOf(error.stack ?? "") : getStackString(error);
  return stack
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `    ${line.trim()}`)
    .join("\n");
}

function framesOf(stack: string): string {
  return stack.slice(Math.max(0, stack.indexOf("\n    at ")));
}
