import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DispatchFailure } from "@serinus/frame";
import { seededNumbers } from "@serinus/frame/testing";
import {
  ALICE,
  BOB,
  ensureUpdated,
  note,
  preimageChain,
  request,
  root,
  signed,
  unnote,
  unrequest,
} from "./preimage-chain.ts";

const bytes = Uint8Array.of(1, 2, 3);

describe("Preimage's invariants", () => {
  it("want every preimage to have a status, and a length that is right", () => {
    const chain = preimageChain();
    const { PreimageFor, RequestStatusFor } = chain.preimage.storage;
    const hash = chain.hashOf(bytes);
    PreimageFor.insert([hash, 3], bytes);
    assert.throws(() => chain.tryState(), /of 3 bytes has no status/);
    const noted = (count: number, maybe_len: number | undefined) =>
      RequestStatusFor.insert(hash, {
        type: "Requested",
        value: { maybe_ticket: undefined, count, maybe_len },
      });
    noted(1, 4);
    assert.throws(() => chain.tryState(), /of 3 bytes has no status/);
    noted(0, 3);
    assert.throws(() => chain.tryState(), /requested by nobody/);
    noted(1, 3);
    chain.tryState();
    PreimageFor.insert([hash, 3], Uint8Array.of(1, 2, 4));
    assert.throws(() => chain.tryState(), /not what its hash says/);
    PreimageFor.remove([hash, 3]);
    assert.throws(() => chain.tryState(), /noted and not stored/);
  });

  it("want one status of a preimage", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    chain.assertOk(request(hash), root);
    const value = { deposit: undefined, count: 1, len: undefined };
    chain.preimage.storage.StatusFor.insert(hash, { type: "Requested", value });
    assert.throws(() => chain.tryState(), /two statuses/);
  });

  it("hold whatever is called, and what is held is what the tickets say", () => {
    const chain = preimageChain();
    const random = seededNumbers(7);
    const all = Array.from({ length: 4 }, (_, i) => new Uint8Array(i * 20).fill(i));
    let failed = 0;
    for (let step = 0; step < 600; step++) {
      const preimage = all[random(all.length)] ?? bytes;
      const hash = chain.hashOf(preimage);
      const call = [note(preimage), unnote(hash), request(hash), unrequest(hash), ensureUpdated([hash])];
      const origin = [root, signed(ALICE), signed(BOB)][random(3)] ?? root;
      try {
        chain.dispatcher.dispatch(call[random(call.length)] ?? note(preimage), origin);
      } catch (thrown) {
        if (!(thrown instanceof DispatchFailure)) throw thrown;
        failed++;
      }
      chain.tryState();
      const tickets = new Map([
        [ALICE, 0n],
        [BOB, 0n],
      ]);
      for (const { type, value } of chain.preimage.storage.RequestStatusFor.iterValues()) {
        const ticket = type === "Unrequested" ? value.ticket : value.maybe_ticket;
        if (ticket !== undefined) tickets.set(ticket[0], (tickets.get(ticket[0]) ?? 0n) + ticket[1]);
      }
      for (const [who, sum] of tickets) assert.equal(chain.held(who), sum, `step ${step}`);
    }
    assert.ok(failed > 100 && failed < 500, `${failed} of 600 calls failed`);
  });
});
