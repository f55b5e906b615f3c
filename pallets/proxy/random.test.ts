import assert from "node:assert/strict";
import { it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, outcomeOf } from "@serinus/frame";
import { seededNumbers } from "@serinus/frame/testing";
import {
  ALICE,
  ANY,
  add,
  announce,
  announcedCall,
  BOB,
  CHARLIE,
  createPure,
  DAVE,
  forReal,
  killPure,
  poke,
  proxyChain,
  REMARK,
  rejectAnnouncement,
  remark,
  remove,
  removeAll,
  removeAnnouncement,
  TRANSFER,
  transfer,
} from "./proxy-chain.ts";
import { pureAccountId } from "./pure-accounts.ts";

const STEPS = 1000;

it("random calls for others keep exactly their deposits reserved", () => {
  const below = seededNumbers(11);
  const chain = proxyChain();
  const { proxy, dispatcher, signed, reserved } = chain;
  const people = [ALICE, BOB, CHARLIE, DAVE];
  const one = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const type = () => one([ANY, REMARK, TRANSFER]);
  const block = () => chain.runtime.system.blockNumber();
  /** Pure accounts with what ends them. */
  const pures = new Map<AccountId, AnyCall>();
  const random = (who: AccountId, depth = 0): AnyCall => {
    const [other, delay] = [one(people), below(3)];
    const carried = () => (depth < 3 ? random(other, depth + 1) : remark(1));
    switch (below(13)) {
      case 0:
      case 1:
        return add(other, type(), delay);
      case 2:
        return remove(other, type(), delay);
      case 3:
        return below(5) === 0 ? removeAll : poke;
      case 4:
        return announce(other, chain.hashOf(transfer(DAVE, 1n)));
      case 5:
        return removeAnnouncement(other, chain.hashOf(transfer(DAVE, 1n)));
      case 6:
        return rejectAnnouncement(other, chain.hashOf(transfer(DAVE, 1n)));
      case 7:
        return announcedCall(other, one(people), transfer(DAVE, 1n));
      case 8: {
        const index = below(2);
        const pure = pureAccountId(
          proxy,
          { spawner: who, proxy_type: ANY, index },
          { height: block(), ext_index: 0 },
        );
        pures.set(pure, killPure(who, ANY, block(), index));
        return createPure(ANY, index);
      }
      case 9: {
        const [pure, end] = one([...pures]) ?? [other, remark(1)];
        return forReal(pure, end);
      }
      default:
        return forReal(other, carried(), below(2) === 0 ? undefined : type());
    }
  };

  const seen = new Map<string, number>();
  const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const errors = new Map(
    Object.entries(proxy.error).map(([name, failure]) => [failure.error.value, name] as const),
  );
  for (let step = 1; step <= STEPS; step++) {
    if (below(10) === 0) chain.runToBlock(block() + 1);
    const who = one(people);
    const told = chain.events().length;
    const outcome = outcomeOf(() => dispatcher.dispatch(random(who), signed(who)));
    if (!outcome.ok) note(errors.get(outcome.error.value as never) ?? outcome.error.type);
    for (const { type: pallet, value } of chain.events().slice(told))
      if (pallet === "Proxy") note(value.type);
    chain.tryState();
    const deposits = [proxy.storage.Proxies, proxy.storage.Announcements].flatMap((items) =>
      [...items.iter()].map(([, [, deposit]]) => deposit),
    );
    const kept = people.reduce((sum, account) => sum + reserved(account), 0n);
    assert.equal(
      kept,
      deposits.reduce((sum, deposit) => sum + deposit, 0n),
      `after step ${step}`,
    );
  }
  for (const what of [
    ...["ProxyExecuted", "PureCreated", "Announced", "ProxyAdded", "ProxyRemoved"],
    ...["TooMany", "NotFound", "NotProxy", "Duplicate", "Unannounced", "NoSelfProxy"],
  ]) {
    assert.ok((seen.get(what) ?? 0) >= 3, `${what} was seen ${seen.get(what) ?? 0} times`);
  }
});
