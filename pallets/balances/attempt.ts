import { DispatchFailure } from "@serinus/frame";

/** What `work` gives, `undefined` when it fails: for functions that never do. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure;
    return undefined;
  }
}
