import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, failureOf, outcomeOf, weight } from "@serinus/frame";
import { seededNumbers, testAccount } from "@serinus/frame/testing";
import { derivativeAccountId } from "./derivative-account.ts";
import { announced, foresee, type Tree, type Who } from "./nesting-model.ts";
import {
  ALICE,
  asDerivative,
  batch,
  batchAll,
  dispatchAs,
  dispatchAsFallible,
  FORBIDDEN_ID,
  forceBatch,
  ifElse,
  observedChain,
  probe,
  signedBy,
  utilityChain,
  withWeight,
} from "./utility-chain.ts";

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
      const count = below(20) === 0 ? 6 : below(4);
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
      const below = seededNumbers(seed);
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

describe("calls nested by hand", () => {
  it("is bounded by the storage layers", () => {
    const { assertOk, assertNoop, alice, dispatcher, host } = observedChain();
    const nest = (levels: number): AnyCall => (levels === 0 ? probe(1) : asDerivative(0, nest(levels - 1)));
    assertOk(nest(254), alice);
    const limit = failureOf({ type: "Transactional", value: { type: "LimitReached" } });
    assertNoop(nest(255), alice, limit);
    assert.equal(host.openTransactions(), 0);
    assert.deepEqual(dispatcher.info(nest(254)).call_weight, weight(254n * 2300n + 1n));
  });

  it("lets faults that are no dispatch failures through", () => {
    const { dispatcher, origins, alice } = observedChain();
    const unknown: AnyCall = { type: "Probe", value: { type: "nothing" } };
    const faulty = {
      type: "Utility",
      value: { type: "if_else", value: { main: unknown, fallback: probe(1) } },
    };
    assert.throws(() => dispatcher.dispatch(faulty, alice), /no call Probe.nothing/);
    assert.throws(() => dispatcher.dispatch(dispatchAs(signedBy(ALICE), unknown), origins.root), TypeError);
  });
});
