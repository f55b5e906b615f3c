import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  arithmeticFailure,
  consumerRemaining,
  DispatchFailure,
  noProviders,
  tokenFailure,
  tooManyConsumers,
} from "@serinus/frame";
import { incConsumers } from "@serinus/pallet-system";
import { ALICE, BOB, balancesChain, CAROL, ED, reason } from "./balances-chain.ts";
import { forceSetBalance } from "./force.ts";
import {
  balanceFrozen,
  canFreeze,
  decreaseFrozen,
  ensureFrozen,
  extendFreeze,
  increaseFrozen,
  setFreeze,
  setFrozen,
  thaw,
} from "./freeze.ts";
import {
  balanceOnHold,
  burnAllHeld,
  burnHeld,
  hold,
  holdAvailable,
  release,
  releaseAll,
  setOnHold,
  slashHeld,
  transferAndHold,
  transferOnHold,
} from "./hold.ts";
import { dropCredit } from "./imbalance.ts";
import { reducibleBalance } from "./inspect.ts";
import { decreaseIssuance } from "./issuance.ts";
import { balanceLocked, extendLock, removeLock, setLock } from "./lock.ts";

const [first, second, third] = [reason("First"), reason("Second"), reason("Third")];
const lockId = (n: number) => new Uint8Array(8).fill(n);

/** The work fails with this failure. */
function fails(work: () => unknown, failure: DispatchFailure): void {
  assert.throws(work, (thrown) => {
    assert.ok(thrown instanceof DispatchFailure);
    assert.equal(thrown.message, failure.message);
    return true;
  });
}

describe("holds", () => {
  it("set balance apart and give it back", () => {
    const chain = balancesChain();
    const { balances } = chain;
    hold(balances, first, ALICE, 300n);
    hold(balances, second, ALICE, 100n);
    hold(balances, first, ALICE, 50n);
    assert.deepEqual(chain.of(ALICE), [550n, 450n, 0n]);
    assert.equal(balanceOnHold(balances, first, ALICE), 350n);
    assert.equal(chain.system.storage.Account.get(ALICE).consumers, 1);
    chain.tryState();
    assert.equal(release(balances, first, ALICE, 400n, "BestEffort"), 350n);
    fails(() => release(balances, second, ALICE, 101n, "Exact"), tokenFailure("FundsUnavailable"));
    assert.equal(releaseAll(balances, second, ALICE, "Exact"), 100n);
    assert.deepEqual(chain.of(ALICE), [1000n, 0n, 0n]);
    assert.equal(chain.system.storage.Account.get(ALICE).consumers, 0);
    // Kusama of this version tells nothing of holds.
    assert.deepEqual(chain.told(), []);
    chain.tryState();
  });

  it("leave the existential deposit free, and take frozen balance", () => {
    const chain = balancesChain();
    const { balances } = chain;
    setLock(balances, lockId(1), ALICE, 1000n);
    fails(() => hold(balances, first, ALICE, 991n), tokenFailure("FundsUnavailable"));
    hold(balances, first, ALICE, 990n);
    assert.deepEqual(chain.of(ALICE), [10n, 990n, 1000n]);
    // What is frozen is frozen of free and held balance together.
    fails(() => burnHeld(balances, first, ALICE, 1n, "Exact", "Polite"), tokenFailure("Frozen"));
    chain.tryState();
  });

  it("are limited in number, and need an account", () => {
    const { balances } = balancesChain();
    hold(balances, first, ALICE, 10n);
    hold(balances, second, ALICE, 10n);
    assert.equal(holdAvailable(balances, third, ALICE), false);
    assert.equal(holdAvailable(balances, second, ALICE), true);
    fails(() => hold(balances, third, ALICE, 10n), tokenFailure("CannotCreateHold"));
    fails(() => hold(balances, first, CAROL, 0n), tokenFailure("CannotCreateHold"));
  });

  it("are set, moved, burnt and slashed", () => {
    const chain = balancesChain();
    const { balances } = chain;
    setOnHold(balances, first, ALICE, 400n);
    setOnHold(balances, first, ALICE, 300n);
    setOnHold(balances, first, ALICE, 300n);
    assert.equal(balanceOnHold(balances, first, ALICE), 300n);
    assert.equal(transferOnHold(balances, first, ALICE, BOB, 100n, "Exact", "OnHold", "Polite"), 100n);
    assert.equal(transferOnHold(balances, first, ALICE, CAROL, 50n, "BestEffort", "Free", "Force"), 50n);
    assert.deepEqual([chain.of(BOB)[1], chain.of(CAROL)[0]], [100n, 50n]);
    const move =
      (amount: bigint, to = BOB) =>
      () =>
        transferOnHold(balances, first, ALICE, to, amount, "Exact", "OnHold", "Polite");
    fails(move(151n), tokenFailure("Frozen"));
    hold(balances, second, ALICE, 100n);
    fails(move(151n), tokenFailure("FundsUnavailable"));
    fails(move(150n, "0x".padEnd(66, "0") as typeof ALICE), tokenFailure("CannotCreateHold"));
    fails(
      () =>
        transferOnHold(
          balances,
          first,
          ALICE,
          "0x".padEnd(66, "0") as typeof ALICE,
          5n,
          "Exact",
          "Free",
          "Polite",
        ),
      tokenFailure("CannotCreate"),
    );
    assert.equal(burnHeld(balances, first, ALICE, 30n, "Exact", "Polite"), 30n);
    assert.equal(burnAllHeld(balances, first, ALICE, "Exact", "Force"), 120n);
    assert.equal(transferAndHold(balances, first, ALICE, BOB, 20n, "Exact", "Preserve", "Polite"), 20n);
    fails(
      () =>
        transferAndHold(
          balances,
          first,
          BOB,
          "0x".padEnd(66, "0") as typeof ALICE,
          20n,
          "Exact",
          "Preserve",
          "Polite",
        ),
      tokenFailure("CannotCreateHold"),
    );
    const [taken, missing] = slashHeld(balances, first, BOB, 200n);
    assert.deepEqual([taken, missing, chain.slashed], [120n, 80n, [[first, BOB, 120n]]]);
    dropCredit(balances, taken);
    chain.tryState();
  });
});

describe("freezes", () => {
  it("overlap with each other and with locks", () => {
    const chain = balancesChain();
    const { balances } = chain;
    setFreeze(balances, first, ALICE, 100n);
    setFreeze(balances, second, ALICE, 300n);
    setLock(balances, lockId(1), ALICE, 200n);
    assert.deepEqual(chain.of(ALICE), [1000n, 0n, 300n]);
    assert.equal(reducibleBalance(balances, ALICE, "Expendable", "Polite"), 700n);
    assert.equal(reducibleBalance(balances, ALICE, "Expendable", "Force"), 990n);
    thaw(balances, second, ALICE);
    setFreeze(balances, first, ALICE, 0n);
    removeLock(balances, lockId(1), ALICE);
    assert.deepEqual(chain.told(), ["Frozen 100", "Frozen 200", "Thawed 100", "Unlocked 200"]);
    assert.equal(chain.system.storage.Account.get(ALICE).consumers, 0);
    chain.tryState();
  });

  it("are extended, limited and bounded by what there is", () => {
    const { balances, ...chain } = balancesChain();
    extendFreeze(balances, first, ALICE, 100n);
    extendFreeze(balances, first, ALICE, 50n);
    extendFreeze(balances, second, ALICE, 0n);
    assert.equal(balanceFrozen(balances, first, ALICE), 100n);
    increaseFrozen(balances, first, ALICE, 20n);
    decreaseFrozen(balances, first, ALICE, 10n);
    assert.equal(balanceFrozen(balances, first, ALICE), 110n);
    fails(() => decreaseFrozen(balances, first, ALICE, 111n), arithmeticFailure("Underflow"));
    fails(() => increaseFrozen(balances, first, ALICE, 891n), tokenFailure("FundsUnavailable"));
    fails(() => increaseFrozen(balances, first, ALICE, (1n << 128n) - 1n), arithmeticFailure("Overflow"));
    fails(() => setFrozen(balances, first, ALICE, 1001n, "Polite"), tokenFailure("FundsUnavailable"));
    fails(() => ensureFrozen(balances, first, ALICE, 1001n, "Polite"), tokenFailure("FundsUnavailable"));
    setFrozen(balances, first, ALICE, 1001n, "Force");
    ensureFrozen(balances, second, ALICE, 500n, "Polite");
    assert.equal(canFreeze(balances, third, ALICE), false);
    assert.equal(canFreeze(balances, second, ALICE), true);
    fails(() => setFreeze(balances, third, ALICE, 1n), balances.error.TooManyFreezes);
    chain.tryState();
  });

  it("need a consumer", () => {
    const { balances, system } = balancesChain();
    for (let i = 0; i < 3; i++) incConsumers(system, ALICE);
    fails(() => setFreeze(balances, first, ALICE, 1n), tooManyConsumers);
    fails(() => setFreeze(balances, first, CAROL, 1n), noProviders);
  });
});

describe("locks", () => {
  it("overlap, are extended and removed", () => {
    const chain = balancesChain();
    const { balances } = chain;
    setLock(balances, lockId(1), ALICE, 100n, "Misc");
    extendLock(balances, lockId(1), ALICE, 50n, "Fee");
    extendLock(balances, lockId(2), ALICE, 300n);
    extendLock(balances, lockId(3), ALICE, 0n);
    setLock(balances, lockId(1), ALICE, 80n, "Misc");
    assert.equal(balanceLocked(balances, lockId(1), ALICE), 80n);
    assert.deepEqual(chain.of(ALICE), [1000n, 0n, 300n]);
    setLock(balances, lockId(2), ALICE, 0n);
    assert.deepEqual(chain.told(), ["Locked 100", "Locked 200", "Unlocked 220"]);
    removeLock(balances, lockId(1), ALICE);
    assert.equal(balances.storage.Locks.containsKey(ALICE), false);
    chain.tryState();
  });

  it("join their reasons", () => {
    const { balances } = balancesChain();
    setLock(balances, lockId(1), ALICE, 100n, "Misc");
    extendLock(balances, lockId(1), ALICE, 200n, "Misc");
    assert.deepEqual(balances.storage.Locks.get(ALICE)[0]?.reasons, { type: "Misc" });
    extendLock(balances, lockId(1), ALICE, 100n, "Fee");
    assert.deepEqual(balances.storage.Locks.get(ALICE), [
      { id: lockId(1), amount: 200n, reasons: { type: "All" } },
    ]);
  });

  it("cannot fail: beyond the limit they are kept, and without a consumer they freeze nothing", () => {
    const chain = balancesChain();
    const { balances, system } = chain;
    for (let n = 1; n <= 4; n++) setLock(balances, lockId(n), ALICE, 100n);
    assert.equal(balances.storage.Locks.get(ALICE).length, 4);
    for (let i = 0; i < 3; i++) incConsumers(system, BOB);
    setLock(balances, lockId(1), BOB, 100n);
    assert.deepEqual(chain.of(BOB), [500n, 0n, 0n]);
    assert.equal(balances.storage.Locks.get(BOB).length, 1);
  });
});

describe("the invariants of Balances", () => {
  it("name what does not hold", () => {
    const broken = (message: RegExp, spoil: (chain: ReturnType<typeof balancesChain>) => void) => {
      const chain = balancesChain();
      spoil(chain);
      assert.throws(() => chain.tryState(), message);
    };
    const alice = (chain: ReturnType<typeof balancesChain>, data: object, refs: object = {}) =>
      chain.system.storage.Account.mutate(ALICE, (info) => ({
        ...info,
        ...refs,
        data: { ...info.data, ...data },
      }));
    broken(/the total issuance is 1499/, ({ balances }) => void decreaseIssuance(balances, 1n));
    broken(/more is inactive/, ({ balances }) => balances.storage.InactiveIssuance.put(2000n));
    broken(/keeps dust of 5/, (chain) => alice(chain, { free: ED / 2n }));
    broken(/has balance and no provider/, (chain) => alice(chain, {}, { providers: 0, sufficients: 1 }));
    broken(/no consumer/, (chain) => alice(chain, { reserved: 1n }));
    broken(/greatest lock or freeze is 0/, (chain) => alice(chain, { frozen: 1n }, { consumers: 1 }));
    broken(/has 0 reserved, and holds/, ({ balances }) =>
      balances.storage.Holds.insert(ALICE, [{ id: first, amount: 1n }]),
    );
  });

  it("do not let an account go whose balance is set apart", () => {
    const { balances } = balancesChain();
    hold(balances, first, ALICE, 500n);
    assert.equal(reducibleBalance(balances, ALICE, "Expendable", "Force"), 490n);
    fails(() => forceSetBalance(balances, ALICE, 0n), consumerRemaining);
  });
});
