import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { outcomeOf } from "@serinus/frame";
import { seededNumbers } from "@serinus/frame/testing";
import { disableIndex, reenableIndex } from "./disabled-validators.ts";
import type { Historical } from "./historical/historical.ts";
import { pruneUpTo } from "./historical/note-historical-roots.ts";
import type { Session } from "./session.ts";
import { ALICE, BOB, CHARLIE, DAVE, key, NOBODY, purgeKeys, sessionChain, setKeys } from "./session-chain.ts";

describe("the invariants of Session and Historical", () => {
  const broken: readonly [string, (session: Session["storage"]) => void, RegExp][] = [
    [
      "disabled validators out of order",
      ({ DisabledValidators }) =>
        DisabledValidators.put([
          [1, 5],
          [0, 5],
        ] as never),
      /disabled validator 0 does not come after 1/,
    ],
    [
      "a key without its owner",
      ({ KeyOwner }) => KeyOwner.remove(["snd_", new Uint8Array(32).fill(0x81)]),
      /snd_ key of 0x0101.* is said to be nobody's/,
    ],
    [
      "a key with another's owner",
      ({ KeyOwner }) => KeyOwner.insert(["fst_", new Uint8Array(32).fill(1)], BOB),
      /fst_ key of 0x0101.* is said to be 0x0202/,
    ],
    [
      "an owner without keys",
      ({ KeyOwner }) => KeyOwner.insert(["fst_", new Uint8Array(32).fill(9)], NOBODY),
      /0x0909.*, owner of fst_ 0x0909.*, has no keys/,
    ],
    [
      "a key of before",
      ({ KeyOwner }) => KeyOwner.insert(["fst_", new Uint8Array(32).fill(9)], ALICE),
      /5 keys have owners, 4 are set/,
    ],
  ];
  for (const [what, breakIt, message] of broken) {
    it(`do not hold with ${what}`, () => {
      const { session, tryState } = sessionChain();
      tryState();
      breakIt(session.storage);
      assert.throws(tryState, message);
    });
  }

  const brokenRoots: readonly [string, (storage: Historical["storage"]) => void, RegExp][] = [
    [
      "a root that is out of range",
      ({ StoredRange }) => StoredRange.put([3, 4]),
      /root of session 2 lies outside/,
    ],
    ["a range without an end", ({ StoredRange }) => StoredRange.put([4, 4]), /from session 4 to before 4/],
  ];
  for (const [what, breakIt, message] of brokenRoots) {
    it(`do not hold with ${what}`, () => {
      const { historical, state, rotate, tryState } = sessionChain();
      state.chosen = [ALICE, BOB];
      rotate();
      tryState();
      breakIt(historical.storage);
      assert.throws(tryState, message);
    });
  }

  it("hold whatever accounts, sessions and offences do", () => {
    const everyone = [ALICE, BOB, CHARLIE, DAVE, NOBODY];
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 4; seed++) {
      const below = seededNumbers(seed);
      const chain = sessionChain([ALICE, BOB, CHARLIE]);
      const { session, historical, dispatcher, origins, state, rotate, tryState } = chain;
      const anyone = () => everyone[below(everyone.length)] as typeof ALICE;
      const steps: Record<string, () => boolean> = {
        set_keys: () => {
          const keys = { first: key(1 + below(12)), second: key(0x80 + below(12)) };
          return outcomeOf(() => dispatcher.dispatch(setKeys(keys), origins.signed(anyone()))).ok;
        },
        purge_keys: () => outcomeOf(() => dispatcher.dispatch(purgeKeys, origins.signed(anyone()))).ok,
        choose: () => {
          state.chosen = below(2) === 0 ? undefined : everyone.filter(() => below(2) === 0);
          return state.chosen !== undefined;
        },
        rotate: () => {
          rotate();
          return true;
        },
        disable: () => disableIndex(session, below(5), below(9)),
        reenable: () => reenableIndex(session, below(5)),
        prune: () => {
          pruneUpTo(historical, below(session.storage.CurrentIndex.get() + 2));
          return true;
        },
      };
      const names = Object.keys(steps);
      for (let step = 0; step < 120; step++) {
        const name = names[below(names.length)] as string;
        const outcome = `${name} ${steps[name]?.()}`;
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        tryState();
      }
    }
    for (const name of ["set_keys", "purge_keys", "disable", "reenable"]) {
      for (const ended of [true, false])
        assert.ok((seen.get(`${name} ${ended}`) ?? 0) > 5, `${name} ${ended}`);
    }
  });
});
