/** One measured figure; printed as one line of JSON. Further fields say what it was measured on. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly [extra: string]: unknown;
}

/** What a benchmark file exports as `run`. */
export type Bench = (report: (figure: Figure) => void, args: readonly string[]) => Promise<void>;
