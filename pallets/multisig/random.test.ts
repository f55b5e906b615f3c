import assert from "node:assert/strict";
import { it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, outcomeOf } from "@serinus/frame";
import { seededNumbers } from "@serinus/frame/testing";
import {
  ALICE,
  approve,
  asMulti,
  asOne,
  BOB,
  CHARLIE,
  cancel,
  multisigChain,
  poke,
  transfer,
} from "./multisig-chain.ts";
import type { Timepoint } from "./types.ts";

const STEPS = 1000;

it("random operations keep exactly their deposits reserved", () => {
  const below = seededNumbers(7);
  const chain = multisigChain();
  const { multisig, origins, dispatcher, reserved } = chain;
  const people = [ALICE, BOB, CHARLIE];
  const one = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const inner = [transfer(ALICE, 1n), transfer(BOB, 999n), asOne([CHARLIE], transfer(ALICE, 1n))] as const;
  const waiting = () => [...multisig.storage.Multisigs.iter()];
  /** Mostly that of an operation that waits, which may be another one. */
  const timepoint = (): Timepoint => one(waiting())?.[1].when ?? chain.now();
  const maybeTimepoint = () => (below(3) === 0 ? undefined : timepoint());
  const others = (who: AccountId): AccountId[] => {
    const found = people.filter((other) => other !== who && below(4) > 0);
    return below(20) === 0 ? found.reverse() : found;
  };
  const random = (who: AccountId): AnyCall => {
    const [threshold, call] = [one([2, 2, 2, 3, 3, 1]), one(inner)];
    switch (below(8)) {
      case 0:
        return asOne(others(who), call);
      case 1:
        return approve(threshold, others(who), maybeTimepoint(), chain.hashOf(call));
      case 2:
      case 3:
        return cancel(threshold, others(who), timepoint(), chain.hashOf(call));
      case 4:
        return poke(threshold, others(who), chain.hashOf(call));
      default:
        return asMulti(threshold, others(who), maybeTimepoint(), call);
    }
  };

  const seen = new Map<string, number>();
  const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const errors = new Map(Object.entries(multisig.error).map(([name, { error }]) => [show(error), name]));
  for (let step = 1; step <= STEPS; step++) {
    if (below(10) === 0) chain.runToBlock(chain.now().height + 1);
    const who = one(people);
    const told = chain.events().length;
    const outcome = outcomeOf(() => dispatcher.dispatch(random(who), origins.signed(who)));
    if (!outcome.ok) note(errors.get(show(outcome.error)) ?? outcome.error.type);
    for (const { type, value } of chain.events().slice(told)) if (type === "Multisig") note(value.type);
    chain.tryState();
    const deposits = waiting().reduce((sum, [, { deposit }]) => sum + deposit, 0n);
    const all = people.reduce((sum, account) => sum + reserved(account), 0n);
    assert.equal(all, deposits, `after step ${step}`);
  }
  for (const what of [
    ...["NewMultisig", "MultisigApproval", "MultisigExecuted", "MultisigCancelled"],
    ...["MinimumThreshold", "AlreadyApproved", "TooFewSignatories", "SignatoriesOutOfOrder"],
    ...["NotFound", "NotOwner", "NoTimepoint", "WrongTimepoint", "UnexpectedTimepoint"],
  ]) {
    assert.ok((seen.get(what) ?? 0) >= 3, `${what} was seen ${seen.get(what) ?? 0} times`);
  }
});

function show(error: unknown): string {
  return JSON.stringify(error, (_key, part: unknown) => (part instanceof Uint8Array ? [...part] : part));
}
