/** What all fetching threads have done together, in memory that they share. */
export interface FetchProgress {
  /** Keys and values fetched. */
  readonly fetched: number;
  /** Requests that are being waited for. */
  readonly waiting: number;
}

export function newFetchProgress(): SharedArrayBuffer {
  return new SharedArrayBuffer(8);
}

export function readFetchProgress(memory: SharedArrayBuffer): FetchProgress {
  const cells = new Int32Array(memory);
  return { fetched: Atomics.load(cells, 0), waiting: Atomics.load(cells, 1) };
}

/** Adds to what was fetched, or to what is waited for. */
export function addProgress(memory: SharedArrayBuffer, what: "fetched" | "waiting", count: number): void {
  Atomics.add(new Int32Array(memory), what === "fetched" ? 0 : 1, count);
}
