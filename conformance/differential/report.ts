import { fromHex } from "@serinus/bytes";
import type { Json } from "@serinus/dynamic-codec";
import type { Difference } from "./difference.ts";
import type { Tallies } from "./generate.ts";
import type { Judgement } from "./judgement.ts";
import type { KnownDifference } from "./known-difference.ts";
import type { KeptSequence } from "./main.ts";
import { runSteps } from "./run-steps.ts";
import type { Step } from "./stage.ts";
import type { Twins } from "./twins.ts";

/** How many differences of a step are told, and how much of each. */
const MOST = 6;
const LONGEST = 1200;

/** What a sequence does and how it differs, and the file with which it becomes a test. */
export function describeFailure(twins: Twins, judgement: Judgement, kept: KeptSequence): string {
  const differences = runSteps(twins, judgement, kept.steps);
  return [
    ...differences.slice(0, MOST).map(describeDifference),
    ...kept.steps.map((step) => `    ${describeStep(twins, step)}`),
    "    to keep it as a test: conformance/differential/kept/NAME.json",
    `    ${JSON.stringify(kept)}`,
  ].join("\n");
}

function describeDifference({ what, ours, real }: Difference): string {
  const [one, other] = Array.isArray(ours) && Array.isArray(real) ? apart(ours, real) : [ours, real];
  return `${what}\n      ours ${shown(one)}\n      real ${shown(other)}`;
}

/** Two lists without what they have in common. */
function apart(ours: readonly Json[], real: readonly Json[]): [Json, Json] {
  const known = (list: readonly Json[]) => new Set(list.map((each) => JSON.stringify(each)));
  const [one, other] = [known(ours), known(real)];
  const left = ours.filter((each) => !other.has(JSON.stringify(each)));
  const right = real.filter((each) => !one.has(JSON.stringify(each)));
  // Both have the same, in another order.
  return left.length + right.length === 0 ? [ours, real] : [left, right];
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

/** A step for people. */
function describeStep({ ours }: Twins, step: Step): string {
  if (step === "block") return "the next block";
  const { type, value } = ours.codec.decodeCall(fromHex(step.call)) as {
    readonly type: string;
    readonly value: { readonly type: string; readonly value?: Json };
  };
  return `${step.origin}: ${type}.${value.type} ${shown(value.value ?? null)}`;
}

/** How many calls of each kind were made and how many of them succeeded, pallet by pallet. */
export function describeTallies(tallies: Tallies): string[] {
  const byPallet = new Map<string, string[]>();
  for (const [name, { made, succeeded }] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [pallet, call] = name.split(".") as [string, string];
    byPallet.set(pallet, [...(byPallet.get(pallet) ?? []), `${call} ${succeeded}/${made}`]);
  }
  const all = [...tallies.values()];
  const sum = (of: (tally: (typeof all)[number]) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  return [
    ...[...byPallet].map(([pallet, calls]) => `${pallet}: ${calls.join(", ")}`),
    `${sum(({ succeeded }) => succeeded)} of ${sum(({ made }) => made)} calls succeeded, of ${tallies.size} kinds ${all.filter(({ succeeded }) => succeeded > 0).length} at least once`,
  ];
}

/** The known differences that did not show, so that a long run tells which are there for nothing. */
export function describeUnmet(judgement: Judgement): string[] {
  const unmet = judgement.unused().map(subjectOf);
  return unmet.length === 0 ? [] : [`known differences that did not show: ${unmet.join("; ")}`];
}

function subjectOf(difference: KnownDifference): string {
  switch (difference.kind) {
    case "storage":
      return difference.items.join(" ");
    case "event":
      return difference.events.join(" ");
    case "call":
      return difference.calls.join(" ");
    case "metadata":
      return difference.changes.join(" ");
    case "renamed":
      return difference.ours;
    case "error":
      return JSON.stringify(difference.errors);
  }
}
