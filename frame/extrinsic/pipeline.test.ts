import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { concatBytes } from "@serinus/bytes";
import type { DispatchInfo, Weight } from "@serinus/runtime-api";
import { u8, u16 } from "@serinus/scale";
import { createOrigins } from "../origin/origin.ts";
import { testAccount } from "../testing/test-chain.ts";
import { weight, ZERO_WEIGHT } from "../weights/weight.ts";
import { combineValid, extensionWeight, postDispatchExtensions, validateExtensions } from "./pipeline.ts";
import type { AnyTransactionExtension, TransactionExtension, Validated } from "./transaction-extension.ts";
import {
  customInvalid,
  invalidTransaction,
  TransactionInvalid,
  unknownTransaction,
} from "./transaction-invalid.ts";

const origins = createOrigins();
const [ALICE, BOB] = [testAccount(1), testAccount(2)];
const source = { type: "External" } as const;
const call = { type: "System", value: { type: "remark" } };
const info: DispatchInfo = {
  call_weight: weight(100n),
  extension_weight: weight(30n),
  class: { type: "Normal" },
  pays_fee: { type: "Yes" },
};

/** An extension with a number in the extrinsic and one that is only signed. */
function extension(
  implicit: number,
  parts: Partial<TransactionExtension<number, number, unknown, unknown>> = {},
): AnyTransactionExtension {
  const made: TransactionExtension<number, number, unknown, unknown> = {
    identifier: "Test",
    explicit: u8,
    implicit: u16,
    getImplicit: () => implicit,
    ...parts,
  };
  return made as unknown as AnyTransactionExtension;
}

const validate = (
  extensions: AnyTransactionExtension[],
  explicit: number[],
  origin = origins.signed(ALICE),
) =>
  validateExtensions(
    extensions,
    { call, info, length: 9, explicit, origin, encodedCall: Uint8Array.of(0xca, 0x11) },
    source,
  );

describe("validation by extensions", () => {
  it("goes through all in order, each with the origin that the one before left", () => {
    const seen: unknown[] = [];
    const note = (found: Partial<Validated<unknown>>) => ({
      validate: ({ explicit, origin }: { explicit: number; origin: unknown }) => {
        seen.push([explicit, origin]);
        return { val: `val ${explicit}`, ...found };
      },
    });
    const bob = origins.signed(BOB);
    const { vals, origin, valid } = validate(
      [
        extension(0, note({ origin: bob, valid: () => ({ priority: 3n }) })),
        extension(0),
        extension(0, note({})),
      ],
      [1, 2, 3],
    );
    assert.deepEqual(
      seen,
      [
        [1, origins.signed(ALICE)],
        [3, bob],
      ].map(([explicit, who]) => [explicit, who]),
    );
    assert.deepEqual([vals, origin, valid().priority], [["val 1", undefined, "val 3"], bob, 3n]);
  });

  it("refuses what nobody has authorised", () => {
    assert.throws(
      () => validate([extension(0)], [1], origins.none),
      (thrown) => thrown === invalidTransaction.UnknownOrigin,
    );
    assert.ok(validate([extension(0)], [1], origins.root));
  });

  it("tells each what an extension's own signature covers: version, call, and what later ones add", () => {
    const implied: Uint8Array[] = [];
    const asks = {
      validate: (input: { inheritedImplication(): Uint8Array }) => {
        implied.push(input.inheritedImplication());
        return { val: undefined };
      },
    };
    validate([extension(7, asks), extension(8, asks), extension(9, asks)], [1, 2, 3]);
    const begin = Uint8Array.of(0, 0xca, 0x11);
    assert.deepEqual(implied, [
      concatBytes(begin, Uint8Array.of(2, 3), Uint8Array.of(8, 0, 9, 0)),
      concatBytes(begin, Uint8Array.of(3), Uint8Array.of(9, 0)),
      begin,
    ]);
  });

  it("adds up priorities and tags; the shorter life and the narrower circle win", () => {
    const most = 0xffff_ffff_ffff_ffffn;
    const one = {
      priority: most,
      requires: [Uint8Array.of(1)],
      provides: [],
      longevity: 9n,
      propagate: true,
    };
    assert.deepEqual(
      combineValid(one, { priority: 1n, provides: [Uint8Array.of(2)], longevity: 5n, propagate: false }),
      {
        priority: most,
        requires: [Uint8Array.of(1)],
        provides: [Uint8Array.of(2)],
        longevity: 5n,
        propagate: false,
      },
    );
    assert.deepEqual(combineValid(one, {}), one);
  });
});

describe("weights of extensions", () => {
  it("are those that have one, by their explicit parts", () => {
    const weighs = extension(0, { weight: (explicit) => weight(BigInt(explicit)) });
    assert.deepEqual(extensionWeight([weighs, extension(0), weighs], [5, 6, 7], call), weight(12n));
  });

  it("are given back by each that did not need its own, before the next one looks", () => {
    const seen: (Weight | undefined)[] = [];
    const gives = (back: bigint) =>
      extension(0, {
        postDispatchDetails({ postInfo }) {
          seen.push(postInfo.actual_weight);
          return back === 0n ? ZERO_WEIGHT : weight(back);
        },
      });
    const postInfo = { actual_weight: weight(40n), pays_fee: { type: "Yes" } } as const;
    const outcome = { ok: true, postInfo } as const;
    const result = postDispatchExtensions([gives(0n), gives(10n), extension(0), gives(5n)], [], {
      info,
      outcome,
      length: 9,
    });
    assert.deepEqual(seen, [weight(70n), weight(70n), weight(60n)]);
    assert.deepEqual(result.actual_weight, weight(55n));
    const unknown = { ok: true, postInfo: { actual_weight: undefined, pays_fee: { type: "Yes" } } } as const;
    assert.deepEqual(
      postDispatchExtensions([], [], { info, outcome: unknown, length: 9 }).actual_weight,
      weight(130n),
    );
  });
});

describe("why a transaction is not valid", () => {
  it("is said by kind and reason", () => {
    assert.equal(String(invalidTransaction.Stale), "TransactionInvalid: Invalid.Stale");
    assert.equal(unknownTransaction.CannotLookup.message, "Unknown.CannotLookup");
    const own = customInvalid(7);
    assert.ok(own instanceof TransactionInvalid);
    assert.deepEqual([own.message, own.error.value], ["Invalid.Custom", { type: "Custom", value: 7 }]);
    assert.ok(!(own instanceof Error));
  });
});
