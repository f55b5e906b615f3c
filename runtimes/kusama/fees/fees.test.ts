import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, addressOf, weight } from "@serinus/frame";
import { FeeDetails, RuntimeDispatchInfo, Weight } from "@serinus/runtime-api";
import { type Codec, tuple, u32, u128 } from "@serinus/scale";
import { CENTS, MILLICENTS, UNITS } from "../currency.ts";
import { developmentAccounts } from "../genesis-presets/accounts.ts";
import { type KusamaChain, kusamaChain } from "../testing.ts";
import { treasuryAccount } from "../treasury-account.ts";
import { lengthToFee, weightToFee } from "./weight-to-fee.ts";

const [alice, bob] = developmentAccounts as [
  (typeof developmentAccounts)[number],
  (typeof developmentAccounts)[number],
];
const OK = { type: "Ok", value: { type: "Ok" } };
const ENDOWMENT = 1_000_000n * UNITS;

const transfer = (value: bigint): AnyCall => ({
  type: "Balances",
  value: { type: "transfer_keep_alive", value: { dest: addressOf(bob.account), value } },
});
const remark: AnyCall = { type: "System", value: { type: "remark", value: { remark: new Uint8Array(1) } } };

/** Free balance of an account. */
const free = ({ runtime }: KusamaChain, who: AccountId): bigint =>
  runtime.pallets.system.storage.Account.get(who).data.free;

/** What `TransactionPaymentApi` says of an extrinsic. */
function query<T>(kusama: KusamaChain, method: string, extrinsic: Uint8Array, output: Codec<T>): T {
  const args = new Uint8Array([...extrinsic, ...u32.encode(extrinsic.length)]);
  return output.decode(kusama.runtime.bound.call(`TransactionPaymentApi_${method}`, args));
}

/** Events of the open block from the `from`-th on, as `Deposit 5`. */
function told(kusama: KusamaChain, from: number): string[] {
  return kusama.runtime.executive.parts.system
    .events()
    .slice(from)
    .map(({ event: { value } }) => {
      const { amount } = (value.value ?? {}) as { amount?: bigint };
      return amount === undefined ? value.type : `${value.type} ${amount}`;
    });
}

describe("fees by weight and length", () => {
  it("are those of the real Kusama, 1_000_000 and 2_001_001", () => {
    assert.equal(weightToFee(weight(1_000_000_000n)), 267_295_345n);
    assert.equal(lengthToFee(100), 333_333_000n);
  });

  it("are a tenth of a cent for the least extrinsic", () => {
    const base = weightToFee(weight(124_706_000n));
    assert.ok(CENTS / 10n - base < MILLICENTS);
    assert.equal(base, 33_333_333n);
    assert.equal(weightToFee(weight(0n)), 0n);
  });

  it("are asked for through the runtime APIs", () => {
    const kusama = kusamaChain();
    for (const api of ["TransactionPaymentApi", "TransactionPaymentCallApi"]) {
      assert.equal(
        kusama.call(`${api}_query_weight_to_fee`, Weight, weight(1_000_000_000n), u128),
        267_295_345n,
      );
      // No more than a full block.
      const most = kusama.call(`${api}_query_weight_to_fee`, Weight, weight(1n << 63n), u128);
      assert.equal(most, weightToFee(weight(2_000_000_000_000n)));
      assert.equal(kusama.call(`${api}_query_length_to_fee`, u32, 100, u128), 333_333_000n);
    }
  });
});

describe("the fee of a transfer", () => {
  // The weights of Kusama 1_006_000, in picoseconds: the call, then its extensions, with their database accesses.
  const CALL = 55_870_000n + 125_000_000n;
  const EXTENSIONS =
    870_000n +
    640_000n +
    650_000n +
    3_970_000n +
    8_160_000n +
    (8_920_000n + 125_000_000n) +
    5_520_000n +
    (75_700_000n + 125_000_000n);

  it("is announced part by part", () => {
    const kusama = kusamaChain();
    const extrinsic = kusama.sign("//Alice", transfer(UNITS));
    const details = query(kusama, "query_fee_details", extrinsic, FeeDetails);
    assert.deepEqual(details, {
      inclusion_fee: {
        base_fee: 33_333_333n,
        len_fee: BigInt(extrinsic.length) * 3_333_330n,
        adjusted_weight_fee: weightToFee(weight(CALL + EXTENSIONS)),
      },
      tip: 0n,
    });
    const info = query(kusama, "query_info", extrinsic, RuntimeDispatchInfo);
    assert.equal(info.weight.ref_time, CALL + EXTENSIONS);
    assert.deepEqual(info.class, { type: "Normal" });
    const { base_fee, len_fee, adjusted_weight_fee } = details.inclusion_fee as NonNullable<
      typeof details.inclusion_fee
    >;
    assert.equal(info.partial_fee, base_fee + len_fee + adjusted_weight_fee);
  });

  it("is announced of the call alone, without extensions", () => {
    const kusama = kusamaChain();
    const args = tuple(kusama.runtime.executive.parts.format.call, u32);
    const info = kusama.call(
      "TransactionPaymentCallApi_query_call_info",
      args,
      [transfer(UNITS), 144],
      RuntimeDispatchInfo,
    );
    assert.equal(info.weight.ref_time, CALL);
    const details = kusama.call(
      "TransactionPaymentCallApi_query_call_fee_details",
      args,
      [transfer(UNITS), 144],
      FeeDetails,
    );
    assert.deepEqual(details.inclusion_fee, {
      base_fee: 33_333_333n,
      len_fee: 479_999_520n,
      adjusted_weight_fee: weightToFee(weight(CALL)),
    });
    assert.equal(info.partial_fee, 33_333_333n + 479_999_520n + weightToFee(weight(CALL)));
  });

  it("is paid as announced: four fifths to the treasury, the rest and the tip to the author", () => {
    const kusama = kusamaChain();
    kusama.openBlock();
    const before = told(kusama, 0).length;
    const tip = 12_345n;
    const extrinsic = kusama.sign("//Alice", transfer(UNITS), {
      explicit: { ChargeTransactionPayment: tip },
    });
    const { partial_fee: fee } = query(kusama, "query_info", extrinsic, RuntimeDispatchInfo);
    assert.deepEqual(kusama.apply(extrinsic), OK);
    const forTreasury = (fee * 80n) / 100n;
    const forAuthor = fee - forTreasury + tip;
    assert.deepEqual(told(kusama, before), [
      `Withdraw ${fee + tip}`,
      `Transfer ${UNITS}`,
      "NewAccount",
      "Endowed",
      `Deposit ${forTreasury}`,
      `Deposit ${forAuthor}`,
      "TransactionFeePaid",
      "ExtrinsicSuccess",
    ]);
    assert.equal(free(kusama, alice.account), ENDOWMENT - UNITS - fee - tip);
    assert.equal(free(kusama, bob.account), ENDOWMENT + UNITS);
    assert.equal(free(kusama, treasuryAccount), forTreasury);
    assert.equal(free(kusama, alice.stash), ENDOWMENT + forAuthor);
    kusama.closeBlock();
    kusama.tryState();
  });

  it("is paid when the call fails, and what it wrote is undone", () => {
    const kusama = kusamaChain();
    kusama.openBlock();
    const extrinsic = kusama.sign("//Alice", transfer(2n * ENDOWMENT));
    const { partial_fee: fee } = query(kusama, "query_info", extrinsic, RuntimeDispatchInfo);
    const failed = { type: "Err", value: { type: "Token", value: { type: "FundsUnavailable" } } };
    assert.deepEqual(kusama.apply(extrinsic), { type: "Ok", value: failed });
    assert.equal(free(kusama, alice.account), ENDOWMENT - fee);
    kusama.closeBlock();
    kusama.tryState();
  });
});

describe("refunds", () => {
  it("give back what a call did not use", () => {
    const kusama = kusamaChain();
    kusama.openBlock();
    const forRoot: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };
    // The second call fails, so the third is not made and not paid for.
    const batch: AnyCall = {
      type: "Utility",
      value: { type: "batch", value: { calls: [remark, forRoot, transfer(UNITS)] } },
    };
    const extrinsic = kusama.sign("//Alice", batch);
    const { partial_fee } = query(kusama, "query_info", extrinsic, RuntimeDispatchInfo);
    const before = told(kusama, 0).length;
    assert.deepEqual(kusama.apply(extrinsic), OK);
    const unused = weight(4_299_874n + 180_870_000n);
    const paid = ENDOWMENT - free(kusama, alice.account);
    const refund = partial_fee - paid;
    assert.ok(refund - weightToFee(unused) <= 1n && weightToFee(unused) - refund <= 1n);
    assert.deepEqual(
      told(kusama, before)
        .filter((line) => line.startsWith("Deposit"))
        .slice(0, 1),
      [`Deposit ${refund}`],
    );
    kusama.closeBlock();
    kusama.tryState();
  });

  it("are whole when a call is free after all, but not of the tip", () => {
    const kusama = kusamaChain();
    kusama.openBlock();
    const { Account } = kusama.runtime.pallets.system.storage;
    Account.mutate(bob.account, (info) => ({ ...info, data: { ...info.data, flags: 0n } }));
    const upgrade: AnyCall = {
      type: "Balances",
      value: { type: "upgrade_accounts", value: { who: [bob.account] } },
    };
    const extrinsic = kusama.sign("//Alice", upgrade, { explicit: { ChargeTransactionPayment: 77n } });
    assert.deepEqual(kusama.apply(extrinsic), OK);
    assert.equal(free(kusama, alice.account), ENDOWMENT - 77n);
    assert.equal(free(kusama, alice.stash), ENDOWMENT + 77n);
    kusama.closeBlock();
    kusama.tryState();
  });
});

describe("who cannot pay", () => {
  it("is refused before anything happens", () => {
    const kusama = kusamaChain();
    kusama.openBlock();
    const tip = ENDOWMENT;
    const rich = kusama.sign("//Alice", remark, { explicit: { ChargeTransactionPayment: tip } });
    const refused = { type: "Err", value: { type: "Invalid", value: { type: "Payment" } } };
    assert.deepEqual(kusama.validate(rich), refused);
    assert.deepEqual(kusama.apply(rich), refused);
    // A fee never ends an account, not even when the tip would leave just nothing.
    const { partial_fee } = query(kusama, "query_info", rich, RuntimeDispatchInfo);
    const all = kusama.sign("//Alice", remark, {
      explicit: { ChargeTransactionPayment: ENDOWMENT - partial_fee },
    });
    assert.deepEqual(kusama.validate(all), refused);
    assert.equal(free(kusama, alice.account), ENDOWMENT);
  });
});

describe("priority", () => {
  it("follows the tip, by weight and length", () => {
    const kusama = kusamaChain();
    kusama.openBlock();
    const priority = (call: AnyCall, tip: bigint): bigint => {
      const signed = kusama.sign("//Alice", call, { explicit: { ChargeTransactionPayment: tip } });
      const validity = kusama.validate(signed);
      return validity.type === "Ok" ? validity.value.priority : 0n;
    };
    const none = priority(transfer(UNITS), 0n);
    // The longest block of normal extrinsics holds so many of this length, and by time fewer fit.
    const { ref_time } = query(
      kusama,
      "query_info",
      kusama.sign("//Alice", transfer(UNITS)),
      RuntimeDispatchInfo,
    ).weight;
    assert.equal(none, 2_000_000_000_000n / ref_time);
    assert.equal(priority(transfer(UNITS), 9n), none * 10n);
    const operational: AnyCall = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };
    assert.ok(priority(operational, 0n) > priority(transfer(UNITS), 1_000_000_000n));
  });
});

describe("the multiplier", () => {
  it("falls in empty blocks, and fees with it", () => {
    const kusama = kusamaChain();
    const { NextFeeMultiplier } = kusama.runtime.pallets.transactionPayment.storage;
    assert.equal(NextFeeMultiplier.get(), 10n ** 18n);
    kusama.openBlock();
    kusama.closeBlock();
    // 1 - vd + (vd)²/2 with v = 75/1_000_000 and d = 1/4.
    assert.equal(NextFeeMultiplier.get(), 999_981_250_175_781_250n);
    const extrinsic = kusama.sign("//Alice", transfer(UNITS));
    const { inclusion_fee } = query(kusama, "query_fee_details", extrinsic, FeeDetails);
    const { weight: total } = query(kusama, "query_info", extrinsic, RuntimeDispatchInfo);
    const expected = (weightToFee(total) * 999_981_250_175_781_250n) / 10n ** 18n;
    assert.equal(inclusion_fee?.adjusted_weight_fee, expected);
    assert.equal(inclusion_fee?.base_fee, 33_333_333n);
  });
});

describe("an extrinsic without a signature", () => {
  it("pays nothing", () => {
    const kusama = kusamaChain();
    const { format } = kusama.runtime.executive.parts;
    const bare = format.encode({ type: "Bare", formatVersion: 4 }, remark);
    assert.equal(query(kusama, "query_info", bare, RuntimeDispatchInfo).partial_fee, 0n);
    assert.deepEqual(query(kusama, "query_fee_details", bare, FeeDetails), {
      inclusion_fee: undefined,
      tip: 0n,
    });
  });
});
