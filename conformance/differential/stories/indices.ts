import { address, all, call, transfer } from "./calls.ts";
import { ALICE, BOB, NOBODY, POOR } from "./people.ts";
import type { Call, Story } from "./story.ts";

const claim = (index: number): Call => call("Indices.claim", { index });
const give = (who: string, index: number): Call => call("Indices.transfer", { new: address(who), index });
const free = (index: number): Call => call("Indices.free", { index });
const freeze = (index: number): Call => call("Indices.freeze", { index });
const poke = (index: number): Call => call("Indices.poke_deposit", { index });
const force = (who: string, index: number, freeze: boolean): Call =>
  call("Indices.force_transfer", { new: address(who), index, freeze });

const LAST = 4_294_967_295;

export const indicesStories: readonly Story[] = [
  {
    name: "claimed, given, freed and frozen",
    shows: [
      "NotAssigned",
      "NotOwner",
      "InUse",
      "NotTransfer",
      "Permanent",
      "IndexAssigned",
      "IndexFreed",
      "IndexFrozen",
    ].map((name) => `Indices.${name}`),
    tell({ by, pass }) {
      const calls = (index: number): readonly Call[] => [
        give(BOB, index),
        free(index),
        freeze(index),
        poke(index),
      ];
      for (const made of calls(7)) by("//Alice", made);
      for (const index of [0, 7, LAST]) by("//Alice", claim(index));
      by("//Alice", claim(7));
      by("//Bob", claim(7));
      for (const made of [...calls(7), give(ALICE, 7)]) by("//Bob", made);
      by("//Alice", give(ALICE, 7));
      by("//Alice", give(NOBODY, 7));
      by("//Alice", call("Indices.transfer", { new: { type: "Index", value: null }, index: 7 }));
      by("//Alice", give(BOB, 7));
      by("//Alice", give(BOB, 7));
      by("//Bob", poke(7));
      by("//Bob", freeze(7));
      for (const made of [...calls(7), give(ALICE, 7)]) by("//Bob", made);
      by("//Alice", free(7));
      by("//Alice", free(0));
      by("//Bob", claim(0));
      by(
        "root",
        all(force(ALICE, 0, false), force(ALICE, 7, true), force(NOBODY, 9, true), force(BOB, LAST, false)),
      );
      pass();
      for (const index of [0, 7, 9, LAST]) for (const made of calls(index)) by("//Alice", made);
      for (const made of calls(LAST)) by("//Bob", made);
      by("//Alice", force(ALICE, 0, false));
      by("root", claim(3));
      by("none", claim(3));
      pass();
    },
  },
  {
    name: "deposits of other times",
    shows: ["Indices.DepositPoked"],
    tell({ by, pass, put }) {
      by("//Alice", claim(9));
      by("//Alice", claim(10));
      for (const deposit of ["1", "100000000000000", "0"]) {
        by("root", put("Indices.Accounts", [9], [ALICE, deposit, false]));
        by("root", put("Indices.Accounts", [11], [POOR, deposit, false]));
        pass();
        for (const index of [9, 10]) by("//Alice", poke(index));
        by("//Poor", poke(11));
      }
      // More than is reserved: what is missing is lost.
      by("root", put("Indices.Accounts", [9], [ALICE, "100000000000000", false]));
      by("root", put("Indices.Accounts", [10], [ALICE, "100000000000000", false]));
      pass();
      by("//Alice", give(BOB, 9));
      by("//Alice", freeze(10));
      by("//Bob", transfer(ALICE, 1));
      by("//Bob", free(9));
      pass();
    },
  },
];
