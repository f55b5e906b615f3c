import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, outcomeOf } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { derivativeAccountId } from "./derivative-account.ts";
import {
  asDerivative,
  batch,
  batchAll,
  dispatchAs,
  dispatchAsFallible,
  FORBIDDEN_ID,
  forceBatch,
  ifElse,
  probe,
  utilityChain,
  withWeight,
} from "./utility-chain.ts";

/** Calls as a tree, of which calls are made on the chain and an end is foreseen by the model. */
type Tree =
  | { readonly kind: "probe"; id: number; weight: bigint; used: bigint | undefined; fails: boolean }
  | { readonly kind: "batch" | "batch_all" | "force_batch"; readonly parts: readonly Tree[] }
  | { readonly kind: "if_else"; readonly parts: readonly [Tree, Tree] }
  | { readonly kind: "as_derivative"; readonly index: number; readonly part: Tree }
  | { readonly kind: "dispatch_as" | "dispatch_as_fallible"; readonly who: Who; readonly part: Tree }
  | { readonly kind: "with_weight"; readonly stated: bigint; readonly part: Tree };

/** Who calls: an account, root or nobody. */
type Who = AccountId | "root" | "none";

interface Caller {
  readonly who: Who;
  /** Whether a `batch_all` around forbids another. */
  readonly unnested: boolean;
}

/** How a call is to end. `used` is what it says of its weight, if it does. */
interface End {
  readonly error: string | undefined;
  readonly used: bigint | undefined;
  readonly events: readonly string[];
}

const LIMIT = 5;
const BASE = { batch: 1000n, batch_all: 3000n, force_batch: 5000n } as const;
const EACH = { batch: 10n, batch_all: 30n, force_batch: 50n } as const;
const DERIVATIVE = 2000n + 100n + 200n;
const AS = { dispatch_as: 4000n, dispatch_as_fallible: 6000n } as const;
const IF_ELSE = 7000n;

function announced(tree: Tree): bigint {
  switch (tree.kind) {
    case "probe":
      return tree.weight;
    case "if_else":
      return IF_ELSE + announced(tree.parts[0]) + announced(tree.parts[1]);
    case "as_derivative":
      return DERIVATIVE + announced(tree.part);
    case "dispatch_as":
    case "dispatch_as_fallible":
      return AS[tree.kind] + announced(tree.part);
    case "with_weight":
      return tree.stated;
    default: {
      const count = BigInt(tree.parts.length);
      return tree.parts.reduce(
        (sum, part) => sum + announced(part),
        BASE[tree.kind] + count * EACH[tree.kind],
      );
    }
  }
}

/** The model: what a call does, in the words of the pallet's rules, without storage, layers or filters. */
function foresee(tree: Tree, caller: Caller, derive: (who: AccountId, index: number) => AccountId): End {
  const refused = (error: string): End => ({ error, used: undefined, events: [] });
  const within = (part: Tree, by: Caller = caller) => {
    const filtered =
      by.who !== "root" &&
      ((part.kind === "probe" && part.id === FORBIDDEN_ID) || (part.kind === "batch_all" && by.unnested));
    const end = filtered ? refused("CallFiltered") : foresee(part, by, derive);
    const most = announced(part);
    const weight = end.used === undefined || end.used > most ? most : end.used;
    // What failed leaves no trace.
    return { ...end, weight, events: end.error === undefined ? end.events : [] };
  };
  const asOrigin = (who: Who, part: Tree) => foresee(part, { who, unnested: false }, derive);

  switch (tree.kind) {
    case "probe": {
      const who = caller.who === "root" || caller.who === "none" ? undefined : caller.who;
      return { error: tree.fails ? "Broken" : undefined, used: tree.used, events: [`Ran ${tree.id} ${who}`] };
    }
    case "if_else": {
      if (caller.who === "none") return refused("BadOrigin");
      const main = within(tree.parts[0]);
      const used = IF_ELSE + main.weight;
      if (main.error === undefined) {
        return { error: undefined, used, events: [...main.events, "IfElseMainSuccess"] };
      }
      const fallback = within(tree.parts[1]);
      const events = [...fallback.events, `IfElseFallbackCalled ${main.error}`];
      return { error: fallback.error, used: used + fallback.weight, events };
    }
    case "as_derivative": {
      if (caller.who === "root" || caller.who === "none") return refused("BadOrigin");
      const end = within(tree.part, { ...caller, who: derive(caller.who, tree.index) });
      return { ...end, used: DERIVATIVE + end.weight };
    }
    case "dispatch_as": {
      if (caller.who !== "root") return refused("BadOrigin");
      const { error, events } = asOrigin(tree.who, tree.part);
      const result = `DispatchedAs ${error ?? "Ok"}`;
      return { error: undefined, used: undefined, events: [...(error === undefined ? events : []), result] };
    }
    case "dispatch_as_fallible": {
      if (caller.who !== "root") return refused("BadOrigin");
      const { error, events } = asOrigin(tree.who, tree.part);
      return { error, used: undefined, events: [...events, "DispatchedAs Ok"] };
    }
    case "with_weight": {
      if (caller.who !== "root") return refused("BadOrigin");
      return { ...asOrigin("root", tree.part), used: undefined };
    }
    default: {
      if (caller.who === "none") return refused("BadOrigin");
      if (tree.parts.length > LIMIT) return refused("TooManyCalls");
      const by = tree.kind === "batch_all" ? { ...caller, unnested: true } : caller;
      const events: string[] = [];
      let weight = 0n;
      let failures = 0;
      for (const [index, part] of tree.parts.entries()) {
        const end = within(part, by);
        weight += end.weight;
        events.push(...end.events);
        const used = BASE[tree.kind] + EACH[tree.kind] * BigInt(index + 1) + weight;
        if (end.error === undefined) events.push("ItemCompleted");
        else if (tree.kind === "batch_all") return { error: end.error, used, events };
        else if (tree.kind === "batch") {
          return { error: undefined, used, events: [...events, `BatchInterrupted ${index} ${end.error}`] };
        } else {
          failures++;
          events.push(`ItemFailed ${end.error}`);
        }
      }
      events.push(failures > 0 ? "BatchCompletedWithErrors" : "BatchCompleted");
      const used = BASE[tree.kind] + EACH[tree.kind] * BigInt(tree.parts.length) + weight;
      return { error: undefined, used, events };
    }
  }
}

function callOf(tree: Tree): AnyCall {
  switch (tree.kind) {
    case "probe":
      return probe(tree.id, tree);
    case "if_else":
      return ifElse(callOf(tree.parts[0]), callOf(tree.parts[1]));
    case "as_derivative":
      return asDerivative(tree.index, callOf(tree.part));
    case "dispatch_as":
      return dispatchAs(callerOf(tree.who), callOf(tree.part));
    case "dispatch_as_fallible":
      return dispatchAsFallible(callerOf(tree.who), callOf(tree.part));
    case "with_weight":
      return withWeight(tree.stated, callOf(tree.part));
    default: {
      const make = { batch, batch_all: batchAll, force_batch: forceBatch }[tree.kind];
      return make(...tree.parts.map(callOf));
    }
  }
}

function callerOf(who: Who) {
  const raw =
    who === "root"
      ? ({ type: "Root" } as const)
      : who === "none"
        ? ({ type: "None" } as const)
        : ({ type: "Signed", value: who } as const);
  return { type: "system", value: raw } as const;
}

/** Numbers below `limit`, from a seed (mulberry32). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const CALLERS: readonly Who[] = [testAccount(1), "root", testAccount(2), "none"];

function grow(below: (limit: number) => number, depth: number): Tree {
  const part = (): Tree => grow(below, depth - 1);
  const who = (): Who => CALLERS[below(CALLERS.length)] as Who;
  switch (depth === 0 ? 0 : below(11)) {
    case 1:
    case 2:
    case 3:
    case 4: {
      const kind = (["batch", "batch_all", "force_batch"] as const)[below(3)] ?? "batch";
      const count = below(20) === 0 ? LIMIT + 1 : below(4);
      return { kind, parts: Array.from({ length: count }, part) };
    }
    case 5:
    case 6:
      return { kind: "if_else", parts: [part(), part()] };
    case 7:
      return { kind: "as_derivative", index: below(3), part: part() };
    case 8:
      return { kind: "dispatch_as", who: who(), part: part() };
    case 9:
      return { kind: "dispatch_as_fallible", who: who(), part: part() };
    case 10:
      return { kind: "with_weight", stated: BigInt(below(500)), part: part() };
    default:
      return {
        kind: "probe",
        id: below(8) === 0 ? FORBIDDEN_ID : below(100),
        weight: BigInt(below(100)),
        used: below(2) === 0 ? undefined : BigInt(below(120)),
        fails: below(4) === 0,
      };
  }
}

describe("calls nested at random", () => {
  const chain = utilityChain();
  const { Broken } = chain.runtime.probe.error;
  const { TooManyCalls } = chain.runtime.utility.error;
  const names = new Map(
    [Broken, TooManyCalls, chain.runtime.callFiltered].map(({ error, message }) => [
      JSON.stringify(error),
      message.split(".")[1] ?? message,
    ]),
  );
  const nameOf = (error: unknown): string =>
    names.get(JSON.stringify(error)) ?? (error as { readonly type: string }).type;
  const derive = (who: AccountId, index: number) => derivativeAccountId(chain.host, who, index);

  const told = (): string[] =>
    chain.events().map(({ value: { type, value } }) => {
      const { id, who, index, error, main_error, result } = (value ?? {}) as Record<string, unknown>;
      if (type === "Ran") return `Ran ${id} ${who}`;
      const { type: ended, value: why } = (result ?? {}) as {
        readonly type?: string;
        readonly value?: unknown;
      };
      const reason = error ?? main_error ?? why;
      const about = [index, reason === undefined ? ended : nameOf(reason)];
      return [type, ...about.filter((part) => part !== undefined)].join(" ");
    });

  it("end, weigh and tell as the rules say", () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 1500; seed++) {
      const below = numbers(seed);
      const tree = grow(below, 1 + below(4));
      const who = CALLERS[below(CALLERS.length)] as Who;
      if (tree.kind === "probe") continue;
      const foreseen = foresee(tree, { who, unnested: false }, derive);
      const call = callOf(tree);
      assert.equal(chain.dispatcher.info(call).call_weight.ref_time, announced(tree), `seed ${seed}`);
      const happened = chain.layers.discarding(() => {
        const outcome = outcomeOf(() => chain.dispatcher.dispatch(call, chain.origins.from(callerOf(who))));
        return { outcome, events: told(), ran: chain.runtime.probe.storage.Log.get() };
      });
      const { outcome, events, ran } = happened;
      const expected = foreseen.error === undefined ? foreseen.events : [];
      assert.equal(outcome.ok ? undefined : nameOf(outcome.error), foreseen.error, `seed ${seed}`);
      assert.equal(outcome.postInfo.actual_weight?.ref_time, foreseen.used, `seed ${seed}`);
      assert.deepEqual(events, expected, `seed ${seed}`);
      // The calls that ran are those whose events are there: state and events are undone together.
      const ids = expected
        .filter((event) => event.startsWith("Ran "))
        .map((event) => Number(event.split(" ")[1]));
      assert.deepEqual(ran, ids, `seed ${seed}`);
      for (const word of new Set([foreseen.error ?? "Ok", ...expected.flatMap((line) => line.split(" "))])) {
        seen.set(word, (seen.get(word) ?? 0) + 1);
      }
    }
    // All that can happen did, so that none of the above held for want of cases.
    for (const what of [
      ...["Ok", "Broken", "CallFiltered", "TooManyCalls", "BadOrigin"],
      ...Object.keys(chain.runtime.utility.manifest.events),
    ]) {
      assert.ok((seen.get(what) ?? 0) >= 10, `${what} was seen ${seen.get(what) ?? 0} times`);
    }
  });
});
