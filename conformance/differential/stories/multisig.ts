import type { Json } from "@serinus/dynamic-codec";
import { all, bytes32, call, multisigAccount, remark, transfer } from "./calls.ts";
import { ALICE, BOB, CHARLIE, DAVE, EVE } from "./people.ts";
import type { Call, Story, Timepoint } from "./story.ts";

/** More than any call here needs, and far less than a block. */
const ENOUGH: Json = { ref_time: "10000000000", proof_size: "100000" };
const NONE: Json = { ref_time: "0", proof_size: "0" };

interface Step {
  readonly threshold: number;
  /** Sorted before they are given, unless they stand in `ordered`. */
  readonly others: readonly string[];
  readonly at?: Timepoint;
  readonly weight?: Json;
}

const terms = ({ threshold, others }: Step) => ({ threshold, other_signatories: [...others] });
const asMulti = (step: Step, inner: Call): Call =>
  call("Multisig.as_multi", {
    ...terms(step),
    maybe_timepoint: step.at ?? null,
    call: inner,
    max_weight: step.weight ?? ENOUGH,
  });
const approve = (step: Step, call_hash: string): Call =>
  call("Multisig.approve_as_multi", {
    ...terms(step),
    maybe_timepoint: step.at ?? null,
    call_hash,
    max_weight: step.weight ?? NONE,
  });
const cancel = (step: Step & { readonly at: Timepoint }, call_hash: string): Call =>
  call("Multisig.cancel_as_multi", { ...terms(step), timepoint: step.at, call_hash });
const poke = (step: Step, call_hash: string): Call =>
  call("Multisig.poke_deposit", { ...terms(step), call_hash });
const single = (others: readonly string[], inner: Call): Call =>
  call("Multisig.as_multi_threshold_1", { other_signatories: [...others], call: inner });

const sorted = (...who: readonly string[]): readonly string[] => [...who].sort();
/** The others of a group, for one of them. */
const but = (group: readonly string[], who: string): readonly string[] =>
  sorted(...group.filter((each) => each !== who));
/** So many accounts that nobody has, in order. */
const crowd = (count: number): readonly string[] =>
  sorted(...Array.from({ length: count }, (_, i) => bytes32(i + 1)));

const THREE = [ALICE, BOB, CHARLIE];

export const multisigStories: readonly Story[] = [
  {
    name: "three of three, by hash and by call, with too little weight and with enough",
    shows: [
      "Multisig.NewMultisig",
      "Multisig.MultisigApproval",
      "Multisig.MultisigExecuted",
      "Multisig.MaxWeightTooLow",
    ],
    tell({ by, pass, hashOf }) {
      const inner = transfer(EVE, 2);
      const step = (who: string, at?: Timepoint): Step => ({
        threshold: 3,
        others: but(THREE, who),
        ...(at && { at }),
      });
      const at = by("//Alice", approve(step(ALICE), hashOf(inner)));
      pass();
      by("//Bob", asMulti(step(BOB, at), inner));
      by("//Charlie", asMulti({ ...step(CHARLIE, at), weight: NONE }, inner));
      by(
        "//Charlie",
        asMulti({ ...step(CHARLIE, at), weight: { ref_time: "10000000000", proof_size: "0" } }, inner),
      );
      by("//Charlie", asMulti(step(CHARLIE, at), inner));
      // Now with something to transfer.
      by("//Dave", transfer(multisigAccount(THREE, 3), 10));
      const again = by("//Bob", asMulti(step(BOB), inner));
      by("//Alice", asMulti(step(ALICE, again), inner));
      by("//Charlie", asMulti(step(CHARLIE, again), inner));
      pass();
    },
  },
  {
    name: "everything that is refused",
    shows: [
      "MinimumThreshold",
      "TooFewSignatories",
      "TooManySignatories",
      "SignatoriesOutOfOrder",
      "SenderInSignatories",
      "NotFound",
      "NotOwner",
      "NoTimepoint",
      "WrongTimepoint",
      "UnexpectedTimepoint",
      "AlreadyApproved",
    ].map((error) => `Multisig.${error}`),
    tell({ by, pass, hashOf }) {
      const inner = remark();
      const hash = hashOf(inner);
      const wrong: readonly Step[] = [
        { threshold: 0, others: [BOB] },
        { threshold: 1, others: [BOB] },
        { threshold: 2, others: [] },
        { threshold: 2, others: crowd(100) },
        { threshold: 2, others: [BOB, CHARLIE].sort().reverse() },
        { threshold: 2, others: [BOB, BOB] },
        { threshold: 2, others: sorted(ALICE, BOB) },
      ];
      const timepoint = { height: 2, index: 0 };
      for (const step of wrong) {
        for (const made of [
          asMulti(step, inner),
          approve(step, hash),
          cancel({ ...step, at: timepoint }, hash),
          poke(step, hash),
          single(step.others, inner),
        ])
          by("//Alice", made);
      }
      const step = (who: string, at?: Timepoint): Step => ({
        threshold: 2,
        others: but(THREE, who),
        ...(at && { at }),
      });
      by("//Alice", asMulti(step(ALICE, timepoint), inner));
      by("//Alice", cancel({ ...step(ALICE), at: timepoint }, hash));
      by("//Alice", poke(step(ALICE), hash));
      const at = by("//Alice", asMulti(step(ALICE), inner));
      by("//Bob", asMulti(step(BOB), inner));
      for (const other of [
        { ...at, index: at.index + 1 },
        { ...at, height: at.height + 1 },
      ]) {
        by("//Bob", asMulti(step(BOB, other), inner));
        by("//Alice", cancel({ ...step(ALICE), at: other }, hash));
      }
      by("//Alice", asMulti(step(ALICE, at), inner));
      by("//Bob", cancel({ ...step(BOB), at }, hash));
      by("//Bob", poke(step(BOB), hash));
      by("//Alice", poke(step(ALICE), hash));
      by("//Alice", cancel({ ...step(ALICE), at }, hash));
      by("//Alice", cancel({ ...step(ALICE), at }, hash));
      by("root", asMulti(step(ALICE), inner));
      by("none", asMulti(step(ALICE), inner));
      pass();
    },
  },
  {
    name: "enough approvals, and no call among them",
    shows: ["Multisig.MultisigApproval", "Multisig.AlreadyApproved", "Multisig.MultisigExecuted"],
    tell({ by, pass, hashOf }) {
      const inner = call("System.remark_with_event", { remark: "0x01" });
      const hash = hashOf(inner);
      const step = (who: string, at?: Timepoint): Step => ({
        threshold: 2,
        others: but(THREE, who),
        ...(at && { at }),
      });
      const at = by("//Alice", approve(step(ALICE), hash));
      by("//Bob", approve(step(BOB, at), hash));
      by("//Charlie", approve(step(CHARLIE, at), hash));
      by("//Bob", approve(step(BOB, at), hash));
      by("//Alice", asMulti(step(ALICE, at), inner));
      by("//Alice", asMulti(step(ALICE, at), inner));
      pass();
    },
  },
  {
    name: "a threshold that nobody reaches, and the largest group",
    shows: ["Multisig.AlreadyApproved", "Multisig.MultisigCancelled", "Balances.InsufficientBalance"],
    tell({ by, pass, hashOf }) {
      const hash = hashOf(remark());
      const step = (who: string, at?: Timepoint): Step => ({
        threshold: 5,
        others: but(THREE, who),
        ...(at && { at }),
      });
      const at = by("//Alice", approve(step(ALICE), hash));
      by("//Bob", asMulti(step(BOB, at), remark()));
      by("//Charlie", asMulti(step(CHARLIE, at), remark()));
      by("//Charlie", asMulti(step(CHARLIE, at), remark()));
      by("//Alice", cancel({ ...step(ALICE), at }, hash));
      by("//Alice", asMulti({ threshold: 65_535, others: crowd(99) }, remark()));
      by("//Poor", asMulti({ threshold: 65_535, others: crowd(99) }, remark()));
      pass();
    },
  },
  {
    name: "operations within operations",
    shows: ["Multisig.NotFound", "Multisig.MultisigExecuted", "Multisig.NewMultisig"],
    tell({ by, pass, hashOf }) {
      const shared = multisigAccount(THREE, 2);
      by("//Dave", transfer(shared, 100));
      const step = (who: string, at?: Timepoint): Step => ({
        threshold: 2,
        others: but(THREE, who),
        ...(at && { at }),
      });
      const run = (inner: Call): void => {
        const at = by("//Alice", asMulti(step(ALICE), inner));
        by("//Bob", asMulti(step(BOB, at), inner));
      };
      const group = [shared, DAVE];
      const within: Step = { threshold: 2, others: [DAVE] };
      run(asMulti(within, transfer(EVE, 1)));
      run(single([DAVE], transfer(EVE, 1)));
      by("//Dave", transfer(multisigAccount(group, 1), 10));
      run(single([DAVE], transfer(EVE, 1)));
      run(
        call("Multisig.cancel_as_multi", {
          ...terms(within),
          timepoint: { height: 2, index: 0 },
          call_hash: hashOf(remark()),
        }),
      );
      run(call("Utility.batch_all", { calls: [transfer(EVE, 1), transfer(EVE, 1000)] }));
      run(call("Utility.as_derivative", { index: 3, call: transfer(EVE, 1) }));
      run(call("Balances.transfer_all", { dest: { type: "Id", value: EVE }, keep_alive: false }));
      pass();
    },
  },
  {
    name: "any one of several",
    shows: ["Balances.Transfer", "System.Remarked"],
    tell({ by, pass }) {
      const group = [ALICE, BOB];
      const [one, two] = [multisigAccount(group, 1), multisigAccount(group, 2)];
      by("//Alice", single([BOB], transfer(EVE, 1)));
      by("//Dave", transfer(one, 5));
      by("//Bob", single([ALICE], transfer(EVE, 1)));
      by("//Bob", single([ALICE], single([two], call("System.remark_with_event", { remark: "0x" }))));
      by("//Alice", single([BOB], all(transfer(EVE, 1), transfer(EVE, 1000))));
      by(
        "//Alice",
        single([BOB], call("Utility.batch_all", { calls: [transfer(EVE, 1), transfer(EVE, 1000)] })),
      );
      pass();
    },
  },
  {
    name: "a deposit of other times",
    shows: ["Multisig.DepositPoked"],
    tell({ by, pass, hashOf, put }) {
      const hash = hashOf(remark());
      const step = (who: string): Step => ({ threshold: 2, others: but([ALICE, BOB], who) });
      const at = by("//Alice", asMulti(step(ALICE), remark()));
      for (const deposit of ["1", "100000000000000", "0"]) {
        const operation = { when: at, deposit, depositor: ALICE, approvals: [ALICE] };
        by("root", put("Multisig.Multisigs", [multisigAccount([ALICE, BOB], 2), hash], operation));
        pass();
        by("//Alice", poke(step(ALICE), hash));
        by("//Alice", poke(step(ALICE), hash));
      }
      pass();
    },
  },
];
