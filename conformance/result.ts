/** What a conformance suite found. */
export interface SuiteResult {
  /** Cases that were run. */
  readonly checks: number;
  /** One line for each case that failed. */
  readonly failures: readonly string[];
  /** What was not run, and why. */
  readonly notRun: readonly string[];
}

/** A conformance suite: one folder here, named as on the command line. */
export type Suite = (args: readonly string[]) => Promise<SuiteResult>;
