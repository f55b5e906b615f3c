import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccountId, type H256, toAccountId, toH256 } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, addressOf, type Bounded, type OriginCaller, signedCaller } from "@serinus/frame";
import { balanceOnHold, freeBalance } from "@serinus/pallet-balances";
import { requestPreimage } from "@serinus/pallet-preimage";
import { cancel, schedule } from "@serinus/pallet-scheduler";
import { WellKnownKey } from "@serinus/pallet-system";
import { UNITS } from "./currency.ts";
import { kusamaChain } from "./testing.ts";

const of = (uri: string): AccountId => toAccountId(keypairFromUri(uri, "sr25519").publicKey);
const [ALICE, BOB, CHARLIE] = [of("//Alice"), of("//Bob"), of("//Charlie")];
const OK = { type: "Ok", value: { type: "Ok" } };
const root: OriginCaller = { type: "system", value: { type: "Root" } };
const HOLD = { type: "Preimage", value: { type: "Preimage" } } as const;

const preimage = (type: string, value: unknown): AnyCall => ({ type: "Preimage", value: { type, value } });
const setBalance = (who: AccountId, free: bigint): AnyCall => ({
  type: "Balances",
  value: { type: "force_set_balance", value: { who: addressOf(who), new_free: free } },
});

function chain() {
  const kusama = kusamaChain();
  const { pallets, executive } = kusama.runtime;
  const { balances } = pallets;
  const encoded = (call: AnyCall) => executive.parts.format.call.encode(call);
  const lookup = (call: AnyCall): Bounded & { readonly type: "Lookup" } => ({
    type: "Lookup",
    value: { hash: toH256(kusama.host.hashing_blake2_256(encoded(call))), len: encoded(call).length },
  });
  const nextBlock = () => {
    kusama.closeBlock();
    kusama.tryState();
    kusama.openBlock();
  };
  kusama.openBlock();
  return {
    ...kusama,
    ...pallets,
    ...executive.parts,
    encoded,
    lookup,
    nextBlock,
    free: (who: AccountId) => freeBalance(balances, who),
    held: (who: AccountId) => balanceOnHold(balances, HOLD, who),
    send: (uri: string, call: AnyCall) => assert.deepEqual(kusama.apply(kusama.sign(uri, call)), OK),
    unnoted: (hash: H256) => pallets.preimage.storage.RequestStatusFor.get(hash) === undefined,
  };
}

describe("Scheduler on Kusama", () => {
  it("makes a call of root's that somebody noted, at its block", () => {
    const kusama = chain();
    const { scheduler } = kusama;
    const call = setBalance(CHARLIE, 7n * UNITS);
    const { hash, len } = kusama.lookup(call).value;
    kusama.send("//Alice", preimage("note_preimage", { bytes: kusama.encoded(call) }));
    assert.equal(kusama.held(ALICE), 1_335_466_663_200n + 33_333_300n * BigInt(len));

    const when = { type: "At", value: 4 } as const;
    assert.deepEqual(
      schedule(scheduler, { when, priority: 63, origin: root, call: kusama.lookup(call) }),
      [4, 0],
    );
    // The chain wants the preimage now, so its owner need not pay for it.
    kusama.send("//Alice", preimage("unnote_preimage", { hash }));
    assert.equal(kusama.held(ALICE), 0n);

    kusama.nextBlock();
    kusama.nextBlock();
    assert.notEqual(kusama.free(CHARLIE), 7n * UNITS);
    kusama.nextBlock();
    assert.equal(kusama.free(CHARLIE), 7n * UNITS);
    assert.equal(kusama.unnoted(hash), true);
    const events = kusama.system.events().filter(({ event }) => event.type === "Scheduler");
    const value = { task: [4, 0], id: undefined, result: { type: "Ok" } };
    assert.deepEqual(events, [
      {
        phase: { type: "Initialization" },
        event: { type: "Scheduler", value: { type: "Dispatched", value } },
        topics: [],
      },
    ]);
  });

  it("upgrades the runtime with code that was noted", () => {
    const kusama = chain();
    const code = new Uint8Array(100_000).fill(7);
    const call: AnyCall = { type: "System", value: { type: "set_code_without_checks", value: { code } } };
    kusama.send("//Alice", preimage("note_preimage", { bytes: kusama.encoded(call) }));
    const when = { type: "After", value: 0 } as const;
    schedule(kusama.scheduler, { when, priority: 63, origin: root, call: kusama.lookup(call) });
    kusama.nextBlock();
    assert.deepEqual(kusama.host.storage_get(WellKnownKey.code), code);
    kusama.closeBlock();
  });

  it("takes calls of root, and of the tracks for auctions and the treasury", () => {
    const kusama = chain();
    const { scheduleOrigin } = kusama.scheduler.config;
    const may = (caller: OriginCaller) => scheduleOrigin(kusama.origins.from(caller)) !== undefined;
    assert.equal(may(root), true);
    assert.equal(may({ type: "Origins", value: { type: "AuctionAdmin" } }), true);
    assert.equal(may({ type: "Origins", value: { type: "Treasurer" } }), true);
    assert.equal(may({ type: "Origins", value: { type: "SmallSpender" } }), false);
    assert.equal(may(signedCaller(ALICE)), false);
  });

  it("lets root cancel what others have scheduled, and nobody else", () => {
    const kusama = chain();
    const { scheduler } = kusama;
    const call: Bounded = { type: "Inline", value: kusama.encoded(setBalance(BOB, 0n)) };
    const when = { type: "At", value: 9 } as const;
    const address = schedule(scheduler, { when, priority: 127, origin: signedCaller(ALICE), call });
    assert.throws(() => cancel(scheduler, address, signedCaller(BOB)));
    cancel(scheduler, address, root);
    const again = schedule(scheduler, { when, priority: 127, origin: root, call });
    assert.throws(() => cancel(scheduler, again, signedCaller(ALICE)));
    cancel(scheduler, again, root);
    assert.equal(scheduler.storage.Agenda.get(9).length, 0);
  });
});

describe("Preimage on Kusama", () => {
  it("asks nothing for what was requested", () => {
    const kusama = chain();
    const call = setBalance(BOB, 0n);
    const { hash } = kusama.lookup(call).value;
    requestPreimage(kusama.preimage, hash);
    const before = kusama.free(BOB);
    kusama.send("//Bob", preimage("note_preimage", { bytes: kusama.encoded(call) }));
    assert.equal(kusama.free(BOB), before);
    assert.equal(kusama.held(BOB), 0n);
    kusama.nextBlock();
  });
});
