import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import {
  type AnyCall,
  bindWeights,
  createOrigins,
  instantiate,
  invalidTransaction,
  mount,
  place,
  weight,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { FixedU128, Perquintill } from "@serinus/numeric";
import { systemApi } from "@serinus/pallet-system";
import { testBlockWeights, testSystem } from "@serinus/pallet-system/testing";
import type { DispatchInfo, Pays, PostDispatchInfo } from "@serinus/runtime-api";
import { chargeTransactionPayment } from "./charge-transaction-payment.ts";
import { transactionPaymentCode } from "./code.ts";
import { computeActualFee, computeFee, feeDetails } from "./fees.ts";
import { manifest } from "./manifest.ts";
import { priorityOf } from "./priority.ts";
import { targetedFeeAdjustment } from "./targeted-fee-adjustment.ts";
import type { FeePayment, TransactionPayment } from "./transaction-payment.ts";

const [ALICE, POOR, CHANGING] = testAccounts(1, 2, 3);
const YES: Pays = { type: "Yes" };
const NO: Pays = { type: "No" };
const CALL: AnyCall = { type: "System", value: { type: "remark" } };

/** A purse that notes what it is told. */
function purse(told: string[]): FeePayment<string> {
  return {
    canPay: (who) => who !== POOR,
    take: (who, fee) => (who === CHANGING ? undefined : `${fee}`),
    settle: (_who: AccountId, paid, fee, tip) => void told.push(`took ${paid}, kept ${fee}, tip ${tip}`),
  };
}

/** A block of 1000 by 1000; weight costs 2 and a byte 3. */
function paymentChain(genesis: Record<string, string> = {}) {
  const told: string[] = [];
  const placed = place("TransactionPayment", 33, manifest, { constants: { OperationalFeeMultiplier: 5 } });
  const chain = newTestChain(
    (parts) => {
      const { system, context, mounted } = testSystem(parts, [placed]);
      const payment: TransactionPayment = instantiate(context, placed, {
        weights: bindWeights({ charge_transaction_payment: { refTime: 7n } }, { read: 0n, write: 0n }),
        blockWeights: testBlockWeights,
        blockLength: { normal: 750, operational: 1000, mandatory: 1000 },
        payment: purse(told),
        weightToFee: ({ ref_time }) => ref_time * 2n,
        lengthToFee: (length) => BigInt(length) * 3n,
        nextMultiplier: (previous) => FixedU128.saturatingAdd(previous, FixedU128.one),
      });
      return {
        system: systemApi(system),
        pallets: [mounted, mount(payment, transactionPaymentCode)],
        payment,
      };
    },
    { transactionPayment: genesis },
  );
  chain.runToBlock(1);
  return { ...chain, payment: chain.runtime.payment, told };
}

function announced(over: Partial<DispatchInfo> = {}): DispatchInfo {
  return {
    call_weight: weight(40n, 4n),
    extension_weight: weight(10n, 1n),
    class: { type: "Normal" },
    pays_fee: YES,
    ...over,
  };
}

describe("fees", () => {
  it("are of base, length and weight, the last by the multiplier", () => {
    const { payment } = paymentChain();
    payment.storage.NextFeeMultiplier.put(FixedU128.saturatingFromRational(3n, 2n));
    assert.deepEqual(feeDetails(payment, 100, announced(), 5n), {
      inclusion_fee: { base_fee: 10n, len_fee: 300n, adjusted_weight_fee: 150n },
      tip: 5n,
    });
    assert.equal(computeFee(payment, 100, announced(), 5n), 465n);
    // No weight costs more than a full block.
    const huge = announced({ call_weight: weight(1n << 60n) });
    assert.equal(feeDetails(payment, 0, huge, 0n).inclusion_fee?.adjusted_weight_fee, 3000n);
  });

  it("are the tip alone when the call pays none", () => {
    const { payment } = paymentChain();
    const free = announced({ pays_fee: NO });
    assert.deepEqual(feeDetails(payment, 100, free, 5n), { inclusion_fee: undefined, tip: 5n });
    assert.equal(computeFee(payment, 100, free, 5n), 5n);
  });

  it("are by what was used in the end, never more than announced", () => {
    const { payment } = paymentChain();
    const actual = (post: PostDispatchInfo) => computeActualFee(payment, 100, announced(), post, 5n);
    assert.equal(actual({ actual_weight: undefined, pays_fee: YES }), 415n);
    assert.equal(actual({ actual_weight: weight(20n), pays_fee: YES }), 355n);
    assert.equal(actual({ actual_weight: weight(500n), pays_fee: YES }), 415n);
    assert.equal(actual({ actual_weight: weight(20n), pays_fee: NO }), 5n);
  });
});

describe("the extension", () => {
  const alice = createOrigins().signed(ALICE);
  const input = { call: CALL, info: announced(), length: 100 };
  const rest = { source: { type: "External" } as const, inheritedImplication: () => new Uint8Array() };
  const outcome = { ok: true, postInfo: { actual_weight: undefined, pays_fee: YES } } as const;

  it("takes the announced fee and settles what was used", () => {
    const { payment, told, events } = paymentChain();
    const extension = chargeTransactionPayment(payment);
    const explicit = 5n;
    const found = extension.validate?.({ ...input, ...rest, explicit, origin: alice });
    assert.deepEqual(found?.val, { who: ALICE, fee: 415n, tip: 5n });
    const val = found?.val;
    const pre = extension.prepare?.({ ...input, explicit, origin: alice, val });
    const postInfo = { actual_weight: weight(20n), pays_fee: YES };
    const unspent = extension.postDispatchDetails?.({
      pre,
      info: input.info,
      postInfo,
      length: 100,
      outcome,
    });
    assert.deepEqual(unspent, ZERO_WEIGHT);
    assert.deepEqual(told, ["took 415, kept 355, tip 5"]);
    const paid = { type: "TransactionFeePaid", value: { who: ALICE, actual_fee: 355n, tip: 5n } };
    assert.deepEqual(events().at(-1)?.value, paid);
    assert.deepEqual(extension.weight?.(explicit, CALL), weight(7n));
  });

  it("takes nothing when there is nothing to pay, but tells", () => {
    const { payment, told, events } = paymentChain();
    const extension = chargeTransactionPayment(payment);
    const info = announced({ pays_fee: NO });
    const origin = createOrigins().signed(POOR);
    const val = extension.validate?.({ ...input, ...rest, info, explicit: 0n, origin })?.val;
    const pre = extension.prepare?.({ ...input, info, explicit: 0n, origin, val });
    const postInfo = { actual_weight: undefined, pays_fee: YES };
    extension.postDispatchDetails?.({ pre, info, postInfo, length: 100, outcome });
    assert.deepEqual(told, []);
    assert.equal(events().at(-1)?.value.type, "TransactionFeePaid");
  });

  it("refuses who cannot pay, now or when it comes to it", () => {
    const { payment } = paymentChain();
    const extension = chargeTransactionPayment(payment);
    const refused = (work: () => unknown) =>
      assert.throws(work, (thrown) => thrown === invalidTransaction.Payment);
    const poor = createOrigins().signed(POOR);
    refused(() => extension.validate?.({ ...input, ...rest, explicit: 0n, origin: poor }));
    const val = { who: CHANGING, fee: 410n, tip: 0n };
    refused(() => extension.prepare?.({ ...input, explicit: 0n, origin: alice, val }));
  });

  it("leaves unsigned origins alone, and gives its weight back", () => {
    const { payment, told, events } = paymentChain();
    const extension = chargeTransactionPayment(payment);
    const { root } = createOrigins();
    const found = extension.validate?.({ ...input, ...rest, explicit: 5n, origin: root });
    assert.deepEqual(found, { val: undefined });
    const pre = extension.prepare?.({ ...input, explicit: 5n, origin: root, val: undefined });
    const postInfo = { actual_weight: undefined, pays_fee: YES };
    const before = events().length;
    const unspent = extension.postDispatchDetails?.({
      pre,
      info: input.info,
      postInfo,
      length: 100,
      outcome,
    });
    assert.deepEqual(unspent, weight(7n));
    assert.deepEqual([told, events().length], [[], before]);
  });
});

describe("priority", () => {
  it("is what a block full of such transactions would bring", () => {
    const { payment } = paymentChain();
    // By time 20 fit, by proof 200, by length 7.
    assert.equal(priorityOf(payment, announced(), 100, 0n, 0n), 7n);
    assert.equal(priorityOf(payment, announced(), 100, 9n, 0n), 70n);
    assert.equal(priorityOf(payment, announced(), 10, 0n, 0n), 20n);
    // Nothing at all counts as one, and more than a block as a block.
    const nothing = announced({ call_weight: ZERO_WEIGHT, extension_weight: ZERO_WEIGHT });
    assert.equal(priorityOf(payment, nothing, 0, 0n, 0n), 750n);
    assert.equal(priorityOf(payment, announced({ call_weight: weight(5000n) }), 9999, 3n, 0n), 4n);
  });

  it("counts a share of an operational transaction's fee as a tip", () => {
    const { payment } = paymentChain();
    const operational = announced({ class: { type: "Operational" } });
    assert.equal(priorityOf(payment, operational, 100, 0n, 40n), 10n + 10n * 5n * 40n);
    assert.equal(priorityOf(payment, operational, 100, 1n << 127n, 1n << 127n), (1n << 64n) - 1n);
    assert.equal(priorityOf(payment, announced({ class: { type: "Mandatory" } }), 100, 0n, 40n), 10n);
  });
});

describe("the targeted multiplier", () => {
  const rule = {
    target: Perquintill.fromPercent(25),
    variability: FixedU128.saturatingFromRational(1n, 10n),
    min: FixedU128.saturatingFromRational(1n, 10n),
    max: FixedU128.saturatingFromInteger(2n),
  };
  const after = (normal: ReturnType<typeof weight>, previous: bigint) =>
    targetedFeeAdjustment(rule, testBlockWeights, () => ({
      normal,
      operational: weight(999n, 999n),
      mandatory: weight(999n, 999n),
    }))(previous as FixedU128);
  const part = (millionths: bigint) => millionths * 10n ** 12n;

  it("follows the dimension nearer to its limit, by the square formula", () => {
    // A quarter of 750 is 187.5, to the nearest below 187.
    const d = (part(1_000_000n) * 187n) / 750n;
    const v = part(100_000n);
    const times = (a: bigint, b: bigint) => (a * b) / 10n ** 18n;
    const half = times(v, v) / 2n;
    const empty = part(1_000_000n) - (times(v, d) - times(half, times(d, d)));
    assert.equal(after(ZERO_WEIGHT, part(1_000_000n)), empty);
    assert.equal(after(weight(187n, 0n), part(1_000_000n)), part(1_000_000n));
    const full = (part(1_000_000n) * 563n) / 750n;
    const more = part(1_000_000n) + times(v, full) + times(half, times(full, full));
    assert.equal(after(weight(750n, 0n), part(1_000_000n)), more);
    assert.equal(after(weight(0n, 750n), part(1_000_000n)), more);
    // More than the limit is the limit.
    assert.equal(after(weight(0n, 999n), part(1_000_000n)), more);
  });

  it("stays within its bounds", () => {
    assert.equal(after(ZERO_WEIGHT, part(100_000n)), part(100_000n));
    assert.equal(after(ZERO_WEIGHT, 0n), part(100_000n));
    assert.equal(after(weight(750n), part(1_999_999n)), part(2_000_000n));
  });

  it("does without a limit of normal weight", () => {
    const { per_class } = testBlockWeights;
    const unlimited = {
      ...testBlockWeights,
      per_class: { ...per_class, normal: { ...per_class.normal, max_total: undefined } },
    };
    const none = { normal: weight(250n), operational: ZERO_WEIGHT, mandatory: ZERO_WEIGHT };
    const next = targetedFeeAdjustment(rule, unlimited, () => none)(FixedU128.one);
    assert.equal(next, FixedU128.one);
  });
});

describe("the pallet", () => {
  it("begins with the multiplier of its genesis and sets the next at the end of every block", () => {
    const { payment, runToBlock } = paymentChain({ multiplier: "5000000000000000000" });
    assert.equal(payment.storage.NextFeeMultiplier.get(), part(5_000_000n));
    assert.deepEqual(payment.storage.StorageVersion.get(), { type: "V2" });
    runToBlock(2);
    assert.equal(payment.storage.NextFeeMultiplier.get(), part(6_000_000n));
    function part(millionths: bigint) {
      return millionths * 10n ** 12n;
    }
  });

  it("refuses a multiplier that is none", () => {
    assert.throws(() => paymentChain({ multiplier: "1.5" }), /digits of an integer/);
    assert.throws(() => paymentChain({ multiplier: "9".repeat(39) }), /128 bits/);
  });
});
