import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Babe } from "./babe.ts";
import { AUTHORITIES, babeChain } from "./babe-chain.ts";

describe("the invariants of Babe", () => {
  const broken: readonly [string, (storage: Babe["storage"]) => void, RegExp][] = [
    [
      "a claim that is kept",
      ({ Initialized }) => Initialized.put(undefined),
      /Initialized outlives its block/,
    ],
    ["lateness that is kept", ({ Lateness }) => Lateness.put(1), /Lateness outlives its block/],
    [
      "a slot before the first",
      ({ CurrentSlot }) => CurrentSlot.put(9n),
      /slot 9 comes before the first one, 10/,
    ],
    ["epochs out of order", ({ EpochStart }) => EpochStart.put([7, 6]), /begins in block 7, this one in 6/],
    [
      "too many authorities",
      ({ NextAuthorities }) => NextAuthorities.put(Array(101).fill(AUTHORITIES[0])),
      /NextAuthorities are 101, there may be 100/,
    ],
    ["no configuration", ({ EpochConfig }) => EpochConfig.kill(), /no configuration of the epoch/],
    [
      "skipped epochs out of order",
      ({ SkippedEpochs }) =>
        SkippedEpochs.put([
          [5n, 1],
          [5n, 2],
        ]),
      /skipped epoch 5 does not come after 5/,
    ],
    [
      "an epoch before its session",
      ({ SkippedEpochs }) => SkippedEpochs.put([[5n, 6]]),
      /epoch 5 comes before its session 6/,
    ],
  ];
  for (const [what, breakIt, message] of broken) {
    it(`do not hold with ${what}`, () => {
      const { babe, openBlock, closeBlock, tryState } = babeChain();
      openBlock(10n);
      closeBlock();
      tryState();
      breakIt(babe.storage);
      assert.throws(tryState, message);
    });
  }
});
