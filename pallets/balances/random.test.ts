import assert from "node:assert/strict";
import { it } from "node:test";
import type { AnyCall, Origin } from "@serinus/frame";
import { DispatchFailure } from "@serinus/frame";
import { seededNumbers, testAccount } from "@serinus/frame/testing";
import {
  balancesChain,
  burn,
  forceSetBalanceCall,
  forceTransfer,
  forceUnreserve,
  type ReasonName,
  reason,
  transferAll,
  transferAllowDeath,
  transferKeepAlive,
  upgradeAccounts,
} from "./balances-chain.ts";
import { slash } from "./currency.ts";
import { dropNegative } from "./currency-imbalance.ts";
import { setFreeze } from "./freeze.ts";
import { burnHeld, hold, release, slashHeld, transferAndHold, transferOnHold } from "./hold.ts";
import { dropCredit } from "./imbalance.ts";
import { setLock } from "./lock.ts";
import { repatriateReservedNamed, reserveNamed, unreserveNamed } from "./named-reserve.ts";
import { mintInto } from "./transfer.ts";

const PEOPLE = [1, 2, 3, 4, 5].map(testAccount);
const AMOUNTS = [0n, 1n, 9n, 10n, 11n, 90n, 500n, 990n, 1000n, 5000n];
const REASONS: readonly ReasonName[] = ["First", "Second", "Third"];
const STEPS = 150;

for (const seed of [1, 20_260, 777_777]) {
  it(`the invariants hold after every step of a random sequence, seed ${seed}`, () => {
    const random = seededNumbers(seed);
    const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
    const chain = balancesChain(PEOPLE.slice(0, 3).map((who) => [who, 1000n]));
    const { balances, origins } = chain;
    const who = () => pick(PEOPLE);
    const amount = () => pick(AMOUNTS);
    const why = () => reason(pick(REASONS));
    const name = () => new Uint8Array(8).fill(random(3));

    const dispatched = (make: () => readonly [AnyCall, Origin]) => () => {
      chain.dispatcher.dispatch(...make());
    };
    const signed = (make: () => AnyCall) => dispatched(() => [make(), origins.signed(who())]);
    const root = (make: () => AnyCall) => dispatched(() => [make(), origins.root]);
    const steps: readonly (() => unknown)[] = [
      signed(() => transferAllowDeath(who(), amount())),
      signed(() => transferKeepAlive(who(), amount())),
      signed(() => transferAll(who(), random(2) === 0)),
      signed(() => burn(amount(), random(2) === 0)),
      signed(() => upgradeAccounts(who(), who())),
      root(() => forceTransfer(who(), who(), amount())),
      root(() => forceUnreserve(who(), 0n)),
      root(() => forceSetBalanceCall(who(), amount())),
      () => mintInto(balances, who(), amount()),
      () => hold(balances, why(), who(), amount()),
      () => release(balances, why(), who(), amount(), pick(["Exact", "BestEffort"])),
      () => burnHeld(balances, why(), who(), amount(), "BestEffort", pick(["Polite", "Force"])),
      () => dropCredit(balances, slashHeld(balances, why(), who(), amount())[0]),
      () =>
        transferOnHold(
          balances,
          why(),
          who(),
          who(),
          amount(),
          "BestEffort",
          pick(["Free", "OnHold"]),
          "Polite",
        ),
      () => transferAndHold(balances, why(), who(), who(), amount(), "Exact", "Preserve", "Polite"),
      () => setFreeze(balances, why(), who(), amount()),
      () => {
        // What locks balance has seen it: a lock of an account that does not exist freezes nothing.
        const owner = who();
        if (chain.system.storage.Account.containsKey(owner)) setLock(balances, name(), owner, amount());
      },
      () => reserveNamed(balances, name(), who(), amount()),
      () => unreserveNamed(balances, name(), who(), amount()),
      () =>
        repatriateReservedNamed(balances, name(), who(), who(), amount(), {
          type: pick(["Free", "Reserved"]),
        }),
      () => dropNegative(balances, slash(balances, who(), amount())[0]),
    ];
    let succeeded = 0;
    for (let step = 0; step < STEPS; step++) {
      try {
        chain.layers.within(pick(steps));
        succeeded++;
      } catch (failure) {
        if (!(failure instanceof DispatchFailure)) throw failure;
      }
      chain.tryState();
    }
    assert.ok(succeeded > STEPS / 4, `${succeeded} of ${STEPS} steps succeeded`);
  });
}
