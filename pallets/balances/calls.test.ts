import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { arithmeticFailure, badOrigin, cannotLookup, tokenFailure, weight } from "@serinus/frame";
import { decConsumers, incConsumers, incProviders } from "@serinus/pallet-system";
import {
  ALICE,
  BOB,
  balancesChain,
  burn,
  CAROL,
  ED,
  forceAdjust,
  forceSetBalanceCall,
  forceTransfer,
  forceUnreserve,
  transferAll,
  transferAllowDeath,
  transferKeepAlive,
  upgradeAccounts,
} from "./balances-chain.ts";
import { setLock } from "./lock.ts";
import { reserve } from "./reserve.ts";

const U128_MAX = (1n << 128n) - 1n;
const LOCK = new Uint8Array(8);

describe("transfer_allow_death", () => {
  it("moves balance to an account that exists", () => {
    const chain = balancesChain();
    chain.assertOk(transferAllowDeath(BOB, 100n), chain.origins.signed(ALICE));
    assert.deepEqual(chain.told(), ["Transfer 100"]);
    assert.deepEqual([chain.of(ALICE)[0], chain.of(BOB)[0]], [900n, 600n]);
    chain.tryState();
  });

  it("lets the receiver come to be", () => {
    const chain = balancesChain();
    chain.assertOk(transferAllowDeath(CAROL, ED), chain.origins.signed(ALICE));
    assert.deepEqual(chain.told(), ["NewAccount", `Endowed ${ED}`, `Transfer ${ED}`]);
    assert.equal(chain.system.storage.Account.get(CAROL).providers, 1);
    chain.tryState();
  });

  it("lets the sender go, and burns the dust that is left", () => {
    const chain = balancesChain();
    chain.assertOk(transferAllowDeath(BOB, 995n), chain.origins.signed(ALICE));
    assert.deepEqual(chain.told(), ["KilledAccount", "DustLost 5", "Transfer 995"]);
    assert.equal(chain.system.storage.Account.containsKey(ALICE), false);
    assert.equal(chain.balances.storage.TotalIssuance.get(), 1495n);
    chain.tryState();
  });

  it("keeps a sender for whom something else provides, without its dust", () => {
    const chain = balancesChain();
    incProviders(chain.system, ALICE);
    chain.assertOk(transferAllowDeath(BOB, 1000n), chain.origins.signed(ALICE));
    assert.deepEqual(chain.of(ALICE), [0n, 0n, 0n]);
    assert.equal(chain.system.storage.Account.get(ALICE).providers, 1);
    chain.tryState();
  });

  it("does nothing to oneself but checks", () => {
    const chain = balancesChain();
    chain.assertOk(transferAllowDeath(ALICE, 1000n), chain.origins.signed(ALICE));
    assert.deepEqual(chain.told(), []);
    chain.assertNoop(
      transferAllowDeath(ALICE, 1001n),
      chain.origins.signed(ALICE),
      tokenFailure("FundsUnavailable"),
    );
  });

  it("fails when there is not enough, or too little for the receiver", () => {
    const chain = balancesChain();
    const alice = chain.origins.signed(ALICE);
    chain.assertNoop(transferAllowDeath(BOB, 1001n), alice, tokenFailure("FundsUnavailable"));
    chain.assertNoop(transferAllowDeath(CAROL, ED - 1n), alice, tokenFailure("BelowMinimum"));
    // More than there is in all.
    chain.assertNoop(transferAllowDeath(BOB, 1501n), alice, arithmeticFailure("Underflow"));
    setLock(chain.balances, LOCK, ALICE, 600n);
    chain.assertNoop(transferAllowDeath(BOB, 401n), alice, tokenFailure("Frozen"));
    chain.assertOk(transferAllowDeath(BOB, 400n), alice);
    chain.tryState();
  });

  it("does not let a sender go that is needed", () => {
    const chain = balancesChain();
    incConsumers(chain.system, ALICE);
    const alice = chain.origins.signed(ALICE);
    // Within what can be taken there is always the existential deposit left.
    chain.assertNoop(transferAllowDeath(BOB, 991n), alice, tokenFailure("Frozen"));
    chain.assertOk(transferAllowDeath(BOB, 990n), alice);
    decConsumers(chain.system, ALICE);
    chain.tryState();
  });

  it("is signed, and knows accounts by their ids alone", () => {
    const chain = balancesChain();
    chain.assertNoop(transferAllowDeath(BOB, 1n), chain.origins.root, badOrigin);
    chain.assertNoop(transferAllowDeath(BOB, 1n), chain.origins.none, badOrigin);
    const dest = { type: "Address20", value: new Uint8Array(20) } as const;
    const call = { type: "Balances", value: { type: "transfer_allow_death", value: { dest, value: 1n } } };
    chain.assertNoop(call, chain.origins.signed(ALICE), cannotLookup);
  });

  it("does not overflow", () => {
    const chain = balancesChain([
      [ALICE, 1000n],
      [BOB, U128_MAX - 1000n],
    ]);
    chain.assertOk(transferAllowDeath(BOB, 1000n), chain.origins.signed(ALICE));
    assert.equal(chain.of(BOB)[0], U128_MAX);
    chain.tryState();
  });
});

describe("transfer_keep_alive", () => {
  it("leaves the existential deposit", () => {
    const chain = balancesChain();
    const alice = chain.origins.signed(ALICE);
    chain.assertNoop(transferKeepAlive(BOB, 991n), alice, tokenFailure("NotExpendable"));
    chain.assertOk(transferKeepAlive(BOB, 990n), alice);
    assert.deepEqual(chain.told(), ["Transfer 990"]);
    chain.tryState();
  });
});

describe("transfer_all", () => {
  it("transfers all, and the account goes", () => {
    const chain = balancesChain();
    chain.assertOk(transferAll(BOB, false), chain.origins.signed(ALICE));
    assert.deepEqual(chain.told(), ["KilledAccount", "Transfer 1000"]);
    chain.tryState();
  });

  it("transfers all that may be, and the account stays", () => {
    const chain = balancesChain();
    chain.assertOk(transferAll(BOB, true), chain.origins.signed(ALICE));
    assert.deepEqual(chain.told(), ["Transfer 990"]);
    setLock(chain.balances, LOCK, BOB, 1400n);
    chain.assertOk(transferAll(ALICE, false), chain.origins.signed(BOB));
    assert.deepEqual(chain.told(), ["Locked 1400", "Transfer 90"]);
    chain.assertNoop(transferAll(ALICE, false), chain.origins.root, badOrigin);
    chain.tryState();
  });
});

describe("force_transfer", () => {
  it("is root's", () => {
    const chain = balancesChain();
    chain.assertNoop(forceTransfer(ALICE, BOB, 1n), chain.origins.signed(ALICE), badOrigin);
    chain.assertOk(forceTransfer(ALICE, BOB, 1000n), chain.origins.root);
    assert.deepEqual(chain.told(), ["KilledAccount", "Transfer 1000"]);
    chain.tryState();
  });
});

describe("force_unreserve", () => {
  it("is root's, and frees what there is", () => {
    const chain = balancesChain();
    reserve(chain.balances, ALICE, 300n);
    chain.assertNoop(forceUnreserve(ALICE, 1n), chain.origins.signed(ALICE), badOrigin);
    chain.assertOk(forceUnreserve(ALICE, 400n), chain.origins.root);
    assert.deepEqual(chain.told(), ["Reserved 300", "Unreserved 300"]);
    chain.assertOk(forceUnreserve(CAROL, 400n), chain.origins.root);
    assert.deepEqual(chain.told(), []);
    chain.tryState();
  });
});

describe("upgrade_accounts", () => {
  it("costs nothing when nine of ten needed it", () => {
    const chain = balancesChain();
    const { Account } = chain.system.storage;
    const alice = chain.origins.signed(ALICE);
    const inOldForm = (reserved: bigint) =>
      Account.mutate(ALICE, (info) => ({
        ...info,
        data: { free: 1000n - reserved, reserved, frozen: 0n, flags: 0n },
      }));
    inOldForm(0n);
    assert.equal(chain.assertOk(upgradeAccounts(ALICE), alice).pays_fee.type, "No");
    assert.deepEqual(chain.told(), ["Upgraded"]);
    assert.equal(Account.get(ALICE).consumers, 0);
    assert.equal(chain.assertOk(upgradeAccounts(ALICE), alice).pays_fee.type, "Yes");
    assert.equal(chain.assertOk(upgradeAccounts(), alice).pays_fee.type, "Yes");
    inOldForm(100n);
    assert.equal(chain.assertOk(upgradeAccounts(ALICE, BOB), alice).pays_fee.type, "Yes");
    assert.equal(Account.get(ALICE).consumers, 1);
    chain.assertNoop(upgradeAccounts(ALICE), chain.origins.root, badOrigin);
    chain.tryState();
  });

  it("happens by the way, and gives a provider to a reserve that has none", () => {
    const chain = balancesChain();
    const { Account } = chain.system.storage;
    const data = { free: 0n, reserved: 100n, frozen: 0n, flags: 0n };
    Account.insert(CAROL, { nonce: 0, consumers: 0, providers: 0, sufficients: 1, data });
    chain.assertOk(forceSetBalanceCall(CAROL, 50n), chain.origins.root);
    assert.deepEqual(chain.told(), ["Upgraded", "Issued 40", "BalanceSet 50"]);
    const { consumers, providers } = Account.get(CAROL);
    assert.deepEqual([consumers, providers], [1, 1]);
  });
});

describe("force_set_balance", () => {
  it("gives and takes, and the issuance follows", () => {
    const chain = balancesChain();
    const { root } = chain.origins;
    chain.assertNoop(forceSetBalanceCall(CAROL, 1n), chain.origins.signed(ALICE), badOrigin);
    chain.assertOk(forceSetBalanceCall(CAROL, 70n), root);
    assert.deepEqual(chain.told(), ["NewAccount", "Endowed 70", "Issued 70", "BalanceSet 70"]);
    chain.assertOk(forceSetBalanceCall(CAROL, 30n), root);
    assert.deepEqual(chain.told(), ["Rescinded 40", "BalanceSet 30"]);
    chain.assertOk(forceSetBalanceCall(CAROL, ED - 1n), root);
    assert.deepEqual(chain.told(), ["KilledAccount", "Rescinded 30", "BalanceSet 0"]);
    chain.assertOk(forceSetBalanceCall(ALICE, 1000n), root);
    assert.deepEqual(chain.told(), ["BalanceSet 1000"]);
    assert.equal(chain.balances.storage.TotalIssuance.get(), 1500n);
    chain.tryState();
  });

  it("does not end an account that is needed", () => {
    const chain = balancesChain();
    incConsumers(chain.system, ALICE);
    const failure = (() => {
      try {
        chain.dispatcher.dispatch(forceSetBalanceCall(ALICE, 0n), chain.origins.root);
      } catch (thrown) {
        return thrown as { error: { type: string } };
      }
      return undefined;
    })();
    assert.equal(failure?.error.type, "ConsumerRemaining");
    assert.equal(chain.of(ALICE)[0], 1000n);
  });
});

describe("force_adjust_total_issuance", () => {
  it("corrects it, not below what is inactive", () => {
    const chain = balancesChain();
    const { root } = chain.origins;
    const { storage, error } = chain.balances;
    chain.assertNoop(forceAdjust("Increase", 1n), chain.origins.signed(ALICE), badOrigin);
    chain.assertNoop(forceAdjust("Increase", 0n), root, error.DeltaZero);
    chain.assertOk(forceAdjust("Increase", 32n), root);
    chain.assertLastEvent({
      type: "Balances",
      value: { type: "TotalIssuanceForced", value: { old: 1500n, new: 1532n } },
    });
    chain.assertOk(forceAdjust("Increase", U128_MAX), root);
    assert.equal(storage.TotalIssuance.get(), U128_MAX);
    storage.TotalIssuance.put(1500n);
    storage.InactiveIssuance.put(1000n);
    chain.assertNoop(forceAdjust("Decrease", 501n), root, error.IssuanceDeactivated);
    chain.assertOk(forceAdjust("Decrease", 500n), root);
    assert.equal(storage.TotalIssuance.get(), 1000n);
  });
});

describe("burn", () => {
  it("destroys balance", () => {
    const chain = balancesChain();
    const alice = chain.origins.signed(ALICE);
    chain.assertOk(burn(100n, true), alice);
    assert.deepEqual(chain.told(), ["Burned 100"]);
    chain.assertNoop(burn(891n, true), alice, tokenFailure("FundsUnavailable"));
    chain.assertNoop(burn(901n, false), alice, tokenFailure("FundsUnavailable"));
    chain.assertOk(burn(895n, false), alice);
    assert.deepEqual(chain.told(), ["KilledAccount", "DustLost 5", "Burned 895"]);
    assert.equal(chain.balances.storage.TotalIssuance.get(), 500n);
    chain.assertNoop(burn(1n, false), chain.origins.root, badOrigin);
    chain.tryState();
  });
});

describe("weights", () => {
  it("are those of the calls", () => {
    const { dispatcher } = balancesChain();
    const refTime = (call: Parameters<typeof dispatcher.info>[0]) => dispatcher.info(call).call_weight;
    assert.deepEqual(refTime(transferAllowDeath(BOB, 1n)), weight(100n));
    assert.deepEqual(refTime(transferKeepAlive(BOB, 1n)), weight(101n));
    assert.deepEqual(refTime(forceSetBalanceCall(BOB, 1n)), weight(103n));
    assert.deepEqual(refTime(forceTransfer(ALICE, BOB, 1n)), weight(104n));
    assert.deepEqual(refTime(transferAll(BOB, true)), weight(105n));
    assert.deepEqual(refTime(forceUnreserve(BOB, 1n)), weight(106n));
    assert.deepEqual(refTime(upgradeAccounts(ALICE, BOB)), weight(2107n));
    assert.deepEqual(refTime(forceAdjust("Increase", 1n)), weight(108n));
    // Kusama has them the wrong way round.
    assert.deepEqual(refTime(burn(1n, true)), weight(109n));
    assert.deepEqual(refTime(burn(1n, false)), weight(110n));
  });
});
