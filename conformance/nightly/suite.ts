/** One measured figure; printed as one line of JSON. Further fields say what it was measured on. */
export interface Figure {
  readonly name: string;
  readonly value: number | string;
  readonly unit: string;
  readonly [extra: string]: unknown;
}

/** Numbers that a suite may be told: `--rounds 50` on the command line. */
export interface SuiteOptions {
  number(name: string, otherwise: number): number;
}

/** A long test: tells its figures, and throws when what it proves does not hold. */
export type NightlySuite = (report: (figure: Figure) => void, options: SuiteOptions) => Promise<void>;

/** Reads `--name NUMBER` pairs. @throws Error for what is no such pair. */
export function readOptions(args: readonly string[]): SuiteOptions {
  const given = new Map<string, number>();
  for (let i = 0; i < args.length; i += 2) {
    const name = /^--([a-z-]+)$/.exec(args[i] ?? "")?.[1];
    const value = Number(args[i + 1] ?? Number.NaN);
    if (name === undefined || !Number.isSafeInteger(value) || value < 0)
      throw new Error(`"${args.slice(i, i + 2).join(" ")}" is no option: write --name and a whole number`);
    given.set(name, value);
  }
  return { number: (name, otherwise) => given.get(name) ?? otherwise };
}
