import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { arithmeticFailure, DispatchFailure, tokenFailure } from "@serinus/frame";
import { incConsumers } from "@serinus/pallet-system";
import { ALICE, BOB, balancesChain, CAROL, ED } from "./balances-chain.ts";
import {
  depositCreating,
  depositIntoExisting,
  makeFreeBalanceBe,
  resolveCreating,
  slash,
  transferCurrency,
  withdrawCurrency,
} from "./currency.ts";
import {
  burnIssuance,
  dropNegative,
  dropPositive,
  issueNegative,
  mergeNegative,
} from "./currency-imbalance.ts";
import {
  deposit,
  dropCredit,
  dropDebt,
  issue,
  merge,
  noCredit,
  noDebt,
  offset,
  rescind,
  resolve,
  settle,
  split,
  withdraw,
} from "./imbalance.ts";
import { activeIssuance, deactivate, reactivate, totalIssuance } from "./issuance.ts";
import { setLock } from "./lock.ts";
import {
  repatriateReservedNamed,
  reservedBalanceNamed,
  reserveNamed,
  slashReservedNamed,
  unreserveAllNamed,
  unreserveNamed,
} from "./named-reserve.ts";
import {
  canReserve,
  repatriateReserved,
  reserve,
  slashReserved,
  transferReserved,
  unreserve,
} from "./reserve.ts";
import { mintInto, restore, setBalance, shelve } from "./transfer.ts";

const U128_MAX = (1n << 128n) - 1n;
const id = (n: number) => new Uint8Array(8).fill(n);
const FREE = { type: "Free" } as const;
const RESERVED = { type: "Reserved" } as const;

function fails(work: () => unknown, failure: DispatchFailure): void {
  assert.throws(work, (thrown) => {
    assert.ok(thrown instanceof DispatchFailure);
    assert.equal(thrown.message, failure.message);
    return true;
  });
}

describe("credits and debts", () => {
  it("come of deposits and withdrawals, and cancel out", () => {
    const chain = balancesChain();
    const { balances } = chain;
    const credit = withdraw(balances, ALICE, 100n, "Exact", "Preserve", "Polite");
    const debt = deposit(balances, BOB, 60n, "Exact");
    const rest = offset(credit, debt);
    const [some, more] = split(rest, 15n);
    assert.deepEqual([rest, some, more], [40n, 15n, 25n]);
    assert.throws(() => offset(some, rest as bigint as typeof debt), /does not cover/);
    assert.equal(resolve(balances, CAROL, some), noCredit);
    assert.equal(resolve(balances, "0x".padEnd(66, "0") as typeof ALICE, split(more, 5n)[0]), 5n);
    dropCredit(balances, merge(more, noCredit));
    assert.deepEqual(chain.told(), ["Withdraw 100", "Deposit 60", "NewAccount", "Endowed 15", "Deposit 15"]);
    chain.tryState();
  });

  it("come of the issuance", () => {
    const chain = balancesChain();
    const { balances } = chain;
    dropCredit(balances, issue(balances, 50n));
    assert.equal(issue(balances, 0n), 0n);
    assert.equal(resolve(balances, ALICE, issue(balances, 70n)), noCredit);
    assert.equal(settle(balances, ALICE, rescind(balances, 30n), "Preserve"), noDebt);
    const tooMuch = rescind(balances, 1040n);
    assert.equal(settle(balances, ALICE, tooMuch, "Preserve"), 1040n);
    dropDebt(balances, tooMuch);
    assert.deepEqual(chain.told(), [
      "Issued 50",
      "Issued 70",
      "Deposit 70",
      "Rescinded 30",
      "Withdraw 30",
      "Rescinded 1040",
    ]);
    chain.tryState();
  });

  it("are not of what is too little", () => {
    const { balances } = balancesChain();
    assert.equal(deposit(balances, CAROL, ED - 1n, "BestEffort"), noDebt);
    fails(() => deposit(balances, CAROL, ED - 1n, "Exact"), tokenFailure("BelowMinimum"));
    fails(() => deposit(balances, ALICE, U128_MAX, "Exact"), arithmeticFailure("Overflow"));
    fails(
      () => withdraw(balances, ALICE, 991n, "Exact", "Preserve", "Polite"),
      tokenFailure("FundsUnavailable"),
    );
    assert.equal(withdraw(balances, ALICE, 2000n, "BestEffort", "Preserve", "Polite"), 990n);
  });
});

describe("minting", () => {
  it("makes balance, and shelving takes it out and back", () => {
    const chain = balancesChain();
    const { balances } = chain;
    mintInto(balances, CAROL, 100n);
    shelve(balances, CAROL, 40n);
    restore(balances, CAROL, 30n);
    assert.deepEqual(chain.told(), [
      "NewAccount",
      "Endowed 100",
      "Minted 100",
      "Suspended 40",
      "Restored 30",
    ]);
    assert.equal(setBalance(balances, CAROL, 20n), 20n);
    assert.equal(setBalance(balances, CAROL, 25n), 25n);
    assert.deepEqual(chain.told(), ["Burned 70", "Minted 5"]);
    fails(() => shelve(balances, CAROL, 26n), tokenFailure("FundsUnavailable"));
    fails(() => mintInto(balances, CAROL, U128_MAX), arithmeticFailure("Overflow"));
    chain.tryState();
  });
});

describe("the inactive issuance", () => {
  it("is at most all there is", () => {
    const { balances } = balancesChain();
    deactivate(balances, 600n);
    assert.deepEqual([totalIssuance(balances), activeIssuance(balances)], [1500n, 900n]);
    reactivate(balances, 700n);
    deactivate(balances, 2000n);
    assert.equal(activeIssuance(balances), 0n);
  });
});

describe("Currency", () => {
  it("slashes free balance as far as the account can give it", () => {
    const chain = balancesChain();
    const { balances } = chain;
    setLock(balances, id(1), ALICE, 1000n);
    const [taken, missing] = slash(balances, ALICE, 1200n);
    assert.deepEqual([taken, missing], [990n, 210n]);
    dropNegative(balances, taken);
    assert.deepEqual(chain.told(), ["Locked 1000", "Slashed 990", "Rescinded 990"]);
    assert.deepEqual(slash(balances, BOB, 0n), [0n, 0n]);
    assert.deepEqual(slash(balances, CAROL, 5n), [0n, 5n]);
    dropNegative(balances, slash(balances, BOB, 500n)[0]);
    assert.deepEqual(chain.told(), ["KilledAccount", "Slashed 500", "Rescinded 500"]);
    chain.tryState();
  });

  it("deposits, and tells before the account comes to be", () => {
    const chain = balancesChain();
    const { balances } = chain;
    dropPositive(balances, depositCreating(balances, CAROL, 50n));
    assert.deepEqual(chain.told(), ["Deposit 50", "NewAccount", "Endowed 50", "Issued 50"]);
    dropPositive(balances, depositIntoExisting(balances, CAROL, 5n));
    const nobody = "0x".padEnd(66, "0") as typeof ALICE;
    fails(() => depositIntoExisting(balances, nobody, 5n), balances.error.DeadAccount);
    fails(() => depositIntoExisting(balances, ALICE, U128_MAX), arithmeticFailure("Overflow"));
    assert.equal(depositCreating(balances, nobody, ED - 1n), 0n);
    assert.equal(depositCreating(balances, ALICE, U128_MAX), 0n);
    assert.equal(depositCreating(balances, ALICE, 0n), 0n);
    assert.equal(depositIntoExisting(balances, ALICE, 0n), 0n);
    chain.tryState();
  });

  it("withdraws", () => {
    const chain = balancesChain();
    const { balances } = chain;
    const { error } = balances;
    fails(() => withdrawCurrency(balances, ALICE, 1001n, "AllowDeath"), error.InsufficientBalance);
    fails(() => withdrawCurrency(balances, ALICE, 991n, "KeepAlive"), error.Expendability);
    resolveCreating(balances, BOB, withdrawCurrency(balances, ALICE, 100n, "KeepAlive"));
    setLock(balances, id(1), ALICE, 850n);
    fails(() => withdrawCurrency(balances, ALICE, 51n, "KeepAlive"), error.LiquidityRestrictions);
    assert.equal(withdrawCurrency(balances, ALICE, 0n, "KeepAlive"), 0n);
    resolveCreating(balances, CAROL, withdrawCurrency(balances, ALICE, 5n, "KeepAlive"));
    assert.deepEqual(chain.told(), [
      "Withdraw 100",
      "Deposit 100",
      "Locked 850",
      "Withdraw 5",
      "Rescinded 5",
    ]);
    chain.tryState();
  });

  it("sets balance, issues, burns and transfers", () => {
    const chain = balancesChain();
    const { balances } = chain;
    makeFreeBalanceBe(balances, CAROL, 5n);
    makeFreeBalanceBe(balances, CAROL, 40n);
    makeFreeBalanceBe(balances, CAROL, 30n);
    assert.deepEqual(chain.told(), [
      "BalanceSet 40",
      "NewAccount",
      "Endowed 40",
      "Issued 40",
      "BalanceSet 30",
      "Rescinded 10",
    ]);
    dropPositive(balances, burnIssuance(balances, 10n));
    dropNegative(balances, mergeNegative(issueNegative(balances, 10n), issueNegative(balances, 0n)));
    assert.equal(burnIssuance(balances, 0n), 0n);
    assert.deepEqual(chain.told(), ["Rescinded 10", "Issued 10", "Issued 10", "Rescinded 10"]);
    transferCurrency(balances, ALICE, BOB, 0n, "KeepAlive");
    transferCurrency(balances, ALICE, ALICE, 5000n, "KeepAlive");
    fails(() => transferCurrency(balances, ALICE, BOB, 991n, "KeepAlive"), tokenFailure("NotExpendable"));
    transferCurrency(balances, ALICE, BOB, 1000n, "AllowDeath");
    assert.deepEqual(chain.told(), ["KilledAccount", "Transfer 1000"]);
    chain.tryState();
  });
});

describe("reserves", () => {
  it("set balance apart that is neither frozen nor needed", () => {
    const chain = balancesChain();
    const { balances } = chain;
    const { error } = balances;
    assert.equal(canReserve(balances, ALICE, 990n), true);
    assert.equal(canReserve(balances, ALICE, 991n), false);
    assert.equal(canReserve(balances, CAROL, 0n), true);
    reserve(balances, ALICE, 300n);
    fails(() => reserve(balances, ALICE, 701n), error.InsufficientBalance);
    setLock(balances, id(1), ALICE, 600n);
    fails(() => reserve(balances, ALICE, 101n), error.LiquidityRestrictions);
    assert.equal(canReserve(balances, ALICE, 101n), false);
    reserve(balances, ALICE, 0n);
    assert.equal(unreserve(balances, ALICE, 100n), 0n);
    assert.equal(unreserve(balances, ALICE, 300n), 100n);
    assert.equal(unreserve(balances, ALICE, 0n), 0n);
    assert.equal(unreserve(balances, CAROL, 5n), 5n);
    assert.deepEqual(chain.told(), ["Reserved 300", "Locked 600", "Unreserved 100", "Unreserved 200"]);
    chain.tryState();
  });

  it("are slashed and moved", () => {
    const chain = balancesChain();
    const { balances } = chain;
    reserve(balances, ALICE, 300n);
    const [taken, missing] = slashReserved(balances, ALICE, 50n);
    assert.deepEqual([taken, missing], [50n, 0n]);
    dropNegative(balances, taken);
    assert.deepEqual(slashReserved(balances, ALICE, 0n), [0n, 0n]);
    assert.deepEqual(slashReserved(balances, CAROL, 1n), [0n, 1n]);
    assert.equal(repatriateReserved(balances, ALICE, BOB, 100n, FREE), 0n);
    assert.equal(repatriateReserved(balances, ALICE, BOB, 200n, RESERVED), 50n);
    assert.deepEqual(
      [chain.of(ALICE), chain.of(BOB)],
      [
        [700n, 0n, 0n],
        [600n, 150n, 0n],
      ],
    );
    assert.equal(repatriateReserved(balances, BOB, BOB, 40n, RESERVED), 0n);
    assert.equal(repatriateReserved(balances, BOB, BOB, 40n, FREE), 0n);
    assert.equal(repatriateReserved(balances, BOB, ALICE, 0n, FREE), 0n);
    fails(() => repatriateReserved(balances, BOB, CAROL, 40n, FREE), balances.error.DeadAccount);
    fails(
      () => transferReserved(balances, BOB, ALICE, 111n, "Exact", "Polite", FREE),
      tokenFailure("FundsUnavailable"),
    );
    assert.deepEqual(chain.told().slice(-3), [
      "ReserveRepatriated 100",
      "ReserveRepatriated 150",
      "Unreserved 40",
    ]);
    chain.tryState();
  });

  it("may be of an account without free balance, which goes with its reserve", () => {
    const chain = balancesChain();
    const { balances } = chain;
    reserve(balances, ALICE, 500n);
    incConsumers(chain.system, BOB);
    assert.equal(repatriateReserved(balances, ALICE, BOB, 500n, FREE), 0n);
    chain.tryState();
  });
});

describe("named reserves", () => {
  it("are kept apart by name, in the names' order", () => {
    const chain = balancesChain();
    const { balances } = chain;
    reserveNamed(balances, id(2), ALICE, 100n);
    reserveNamed(balances, id(1), ALICE, 50n);
    reserveNamed(balances, id(2), ALICE, 30n);
    assert.deepEqual(
      balances.storage.Reserves.get(ALICE).map(({ amount }) => amount),
      [50n, 130n],
    );
    fails(() => reserveNamed(balances, id(3), ALICE, 1n), balances.error.TooManyReserves);
    fails(() => reserveNamed(balances, id(1), ALICE, U128_MAX), arithmeticFailure("Overflow"));
    fails(() => reserveNamed(balances, id(1), ALICE, 900n), balances.error.InsufficientBalance);
    reserveNamed(balances, id(1), ALICE, 0n);
    assert.equal(unreserveNamed(balances, id(1), ALICE, 60n), 10n);
    assert.equal(unreserveNamed(balances, id(1), ALICE, 60n), 60n);
    assert.equal(unreserveNamed(balances, id(1), ALICE, 0n), 0n);
    assert.equal(unreserveAllNamed(balances, id(2), ALICE), 130n);
    assert.equal(balances.storage.Reserves.containsKey(ALICE), false);
    chain.tryState();
  });

  it("are slashed and moved by name", () => {
    const chain = balancesChain();
    const { balances } = chain;
    reserveNamed(balances, id(1), ALICE, 200n);
    reserveNamed(balances, id(1), BOB, 10n);
    const [taken, missing] = slashReservedNamed(balances, id(1), ALICE, 20n);
    assert.deepEqual([taken, missing], [20n, 0n]);
    dropNegative(balances, taken);
    // FRAME tells twice.
    assert.deepEqual(chain.told().slice(-3), ["Slashed 20", "Slashed 20", "Rescinded 20"]);
    assert.deepEqual(slashReservedNamed(balances, id(2), ALICE, 20n), [0n, 20n]);
    assert.deepEqual(slashReservedNamed(balances, id(2), ALICE, 0n), [0n, 0n]);
    assert.equal(repatriateReservedNamed(balances, id(1), ALICE, BOB, 30n, RESERVED), 0n);
    assert.equal(repatriateReservedNamed(balances, id(1), ALICE, BOB, 40n, FREE), 0n);
    assert.equal(repatriateReservedNamed(balances, id(2), ALICE, BOB, 40n, FREE), 40n);
    assert.equal(repatriateReservedNamed(balances, id(1), ALICE, BOB, 0n, FREE), 0n);
    assert.equal(reservedBalanceNamed(balances, id(1), ALICE), 110n);
    assert.equal(reservedBalanceNamed(balances, id(1), BOB), 40n);
    assert.equal(repatriateReservedNamed(balances, id(1), BOB, BOB, 50n, RESERVED), 10n);
    assert.equal(repatriateReservedNamed(balances, id(1), BOB, BOB, 50n, FREE), 10n);
    chain.tryState();
  });
});
