import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { type BabeEquivocationProof, Header } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { reportEquivocation } from "./report-equivocation.ts";
import { makeHeader, pairOf, plain } from "./testing.ts";

const PARENT = toH256(new Uint8Array(32).fill(1));
const BEST = toH256(new Uint8Array(32).fill(2));
const EXTRINSIC = Uint8Array.of(4, 4);

/** That `//Bob` made two blocks in a slot. */
function proofAt(slot: number): BabeEquivocationProof {
  const [first_header, second_header] = [1, 2].map((number) =>
    Header.decode(makeHeader({ parent: PARENT, number, preDigest: plain(1, slot) })),
  ) as [Header, Header];
  return { offender: toHex(pairOf("//Bob").publicKey), slot: BigInt(slot), first_header, second_header };
}

/** A runtime whose epoch is 100 to 109 on the parent, of which the state may be gone. */
function setup(hasState = true) {
  const asked: [string, string][] = [];
  const submitted: Uint8Array[] = [];
  const names: Record<string, string> = { [PARENT]: "parent", [BEST]: "best" };
  const options = {
    best: () => ({ hash: BEST }),
    submit: async (extrinsic: Uint8Array) => void submitted.push(extrinsic),
    runtime: {
      async call(at: BlockHash, method: string) {
        if (at === PARENT && !hasState) throw new Error("no state");
        if (method === "BabeApi_current_epoch") {
          const epoch = [7n, 100n, 10n].flatMap((field) => [...u64.encode(field)]);
          return { ok: true as const, value: Uint8Array.from([...epoch, 9, 9]) };
        }
        asked.push([method, names[at] ?? at]);
        return { ok: true as const, value: Uint8Array.of(1, 4, 8) };
      },
      async callSubmitting(at: BlockHash, method: string) {
        asked.push([method, names[at] ?? at]);
        return { ok: true as const, value: Uint8Array.of(1), submitted: [EXTRINSIC] };
      },
    },
  };
  return { options: options as unknown as Parameters<typeof reportEquivocation>[0], asked, submitted };
}

const prove = "BabeApi_generate_key_ownership_proof";
const submit = "BabeApi_submit_report_equivocation_unsigned_extrinsic";

test("whose key it was is asked of the parent, while that is of the slot's epoch", async () => {
  const { options, asked, submitted } = setup();
  equal(await reportEquivocation(options, proofAt(109)), true);
  deepEqual(asked, [
    [prove, "parent"],
    [submit, "best"],
  ]);
  deepEqual(submitted, [EXTRINSIC]);
});

test("of two blocks that begin an epoch the best block is asked, whose session is the offence's", async () => {
  const { options, asked } = setup();
  equal(await reportEquivocation(options, proofAt(110)), true);
  deepEqual(asked, [
    [prove, "best"],
    [submit, "best"],
  ]);
});

test("so it is where the parent's state is gone, and a runtime that fails is told of", async () => {
  const { options, asked } = setup(false);
  equal(await reportEquivocation(options, proofAt(105)), true);
  deepEqual(asked[0], [prove, "best"]);
  options.runtime.callSubmitting = async () => ({ ok: false, error: "trapped" }) as never;
  await rejects(reportEquivocation(options, proofAt(105)), /unsigned_extrinsic failed: trapped/);
  options.runtime.call = async () => ({ ok: true, value: Uint8Array.of(0) }) as never;
  equal(await reportEquivocation(options, proofAt(105)), false);
});
