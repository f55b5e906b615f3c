import type { Figure } from "../figure.ts";

/** Figures of an earlier run. */
export interface Baseline {
  readonly figures: Readonly<Record<string, BaselineFigure>>;
}

export interface BaselineFigure {
  readonly value: number;
  readonly unit: string;
  /** Milliseconds of the reference loop around the benchmark. */
  readonly reference: number;
}

/** A figure of this run and how it compares. */
export interface Comparison {
  readonly id: string;
  /** How many times slower than the baseline, machine's speed taken out; `undefined` for a figure that is new. */
  readonly slowdown: number | undefined;
}

/** Slower than this fails. */
export const MOST_SLOWDOWN = 3;

/** Fields that say what a figure was measured on; other fields are results. */
const PARAMETERS = [
  "cores",
  "transfers",
  "keys",
  "changes",
  "changesPerBlock",
  "accounts",
  "version",
  "reads",
];

/** Names a figure: its benchmark, its name and what it was measured on. */
export function figureId(bench: string, figure: Figure): string {
  const measuredOn = PARAMETERS.filter((name) => figure[name] !== undefined).map(
    (name) => ` ${name}=${String(figure[name])}`,
  );
  return `${bench}: ${figure.name}${measuredOn.join("")}`;
}

/** Compares a figure with that of the same id. Times and sizes are better when lower, rates and ratios when higher. */
export function compareFigure(baseline: Baseline, id: string, now: BaselineFigure): Comparison {
  const before = baseline.figures[id];
  if (before === undefined || before.unit !== now.unit) return { id, slowdown: undefined };
  const isTime = /^(n|µ|u|m)?s\b/.test(now.unit);
  const isRate = now.unit.endsWith("/s");
  const isSize = now.unit.startsWith("bytes");
  const worse = isTime || isSize ? now.value / before.value : before.value / now.value;
  const machine = isTime || isRate ? now.reference / before.reference : 1;
  return { id, slowdown: worse / machine };
}
