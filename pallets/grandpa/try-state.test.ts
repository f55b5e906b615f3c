import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Grandpa } from "./grandpa.ts";
import { AUTHORITIES, grandpaChain } from "./grandpa-chain.ts";

describe("the invariants of Grandpa", () => {
  const broken: readonly [string, (storage: Grandpa["storage"]) => void, RegExp][] = [
    [
      "too many authorities",
      ({ Authorities }) => Authorities.put(Array(101).fill(AUTHORITIES[0])),
      /there are 101 authorities, there may be 100/,
    ],
    [
      "a set of no session",
      ({ SetIdSession }) => SetIdSession.remove(1n),
      /the session of set 1 is not known/,
    ],
    ["a set to come", ({ SetIdSession }) => SetIdSession.insert(2n, 3), /set 2, which is after this one, 1/],
    [
      "sets in one session",
      ({ SetIdSession }) => SetIdSession.insert(1n, 0),
      /session 0 of set 1 does not come after 0/,
    ],
  ];
  for (const [what, breakIt, message] of broken) {
    it(`do not hold with ${what}`, () => {
      const { grandpa, newSession, nextBlock, tryState } = grandpaChain();
      newSession(true);
      nextBlock();
      tryState();
      breakIt(grandpa.storage);
      assert.throws(tryState, message);
    });
  }
});
