import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, tokenFailure, weight } from "@serinus/frame";
import {
  ALICE,
  BOB,
  deposit,
  ensureUpdated,
  FUNDS,
  none,
  note,
  preimageChain,
  request,
  root,
  signed,
  unnote,
  unrequest,
} from "./preimage-chain.ts";
import { MAX_SIZE } from "./types.ts";

const bytes = Uint8Array.of(1, 2, 3);
const len = bytes.length;
const held = deposit({ count: 1, size: len });

describe("a user's preimage", () => {
  it("is kept for a deposit, which comes back with it", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    assert.equal(chain.pays(note(bytes), signed(ALICE)), "Yes");
    chain.assertLastEvent({ type: "Preimage", value: { type: "Noted", value: { hash } } });
    assert.deepEqual(chain.preimage.storage.PreimageFor.get([hash, len]), bytes);
    assert.deepEqual(chain.status(hash), { type: "Unrequested", value: { ticket: [ALICE, held], len } });
    assert.equal(chain.held(ALICE), held);
    assert.equal(chain.free(ALICE), FUNDS - held);
    chain.tryState();

    chain.assertOk(unnote(hash), signed(ALICE));
    chain.assertLastEvent({ type: "Preimage", value: { type: "Cleared", value: { hash } } });
    assert.equal(chain.isStored(bytes), false);
    assert.equal(chain.status(hash), undefined);
    assert.equal(chain.held(ALICE), 0n);
    assert.equal(chain.free(ALICE), FUNDS);
    chain.tryState();
  });

  it("is noted once, by a user who has the deposit, and not too long", () => {
    const chain = preimageChain();
    const { AlreadyNoted, TooBig } = chain.preimage.error;
    chain.assertNoop(note(bytes), none, badOrigin);
    chain.assertNoop(note(new Uint8Array(Number(FUNDS))), signed(ALICE), tokenFailure("FundsUnavailable"));
    chain.assertNoop(note(new Uint8Array(MAX_SIZE + 1)), root, TooBig);
    chain.assertOk(note(bytes), signed(ALICE));
    chain.assertNoop(note(bytes), signed(ALICE), AlreadyNoted);
    chain.assertNoop(note(bytes), signed(BOB), AlreadyNoted);
  });

  it("is taken away by its owner or the manager alone", () => {
    const chain = preimageChain();
    const { NotAuthorized, NotNoted } = chain.preimage.error;
    const hash = chain.hashOf(bytes);
    chain.assertNoop(unnote(hash), signed(ALICE), NotNoted);
    chain.assertNoop(unnote(hash), none, badOrigin);
    chain.assertOk(note(bytes), signed(ALICE));
    chain.assertNoop(unnote(hash), signed(BOB), NotAuthorized);
    chain.assertOk(unnote(hash), root);
    assert.equal(chain.held(ALICE), 0n);
    assert.equal(chain.isStored(bytes), false);
  });

  it("stays while it is requested, and then is the owner's again", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    chain.assertOk(note(bytes), signed(ALICE));
    chain.assertOk(request(hash), root);
    const requested = { maybe_ticket: [ALICE, held], count: 1, maybe_len: len };
    assert.deepEqual(chain.status(hash), { type: "Requested", value: requested });
    assert.equal(chain.held(ALICE), held);
    chain.assertOk(unrequest(hash), root);
    assert.deepEqual(chain.status(hash), { type: "Unrequested", value: { ticket: [ALICE, held], len } });
    assert.equal(chain.isStored(bytes), true);
    assert.deepEqual(chain.told(), ["Noted", "Requested"]);
    chain.tryState();
  });

  it("is free of charge as long as it is requested, if the owner wants the deposit back", () => {
    const chain = preimageChain();
    const { NotAuthorized } = chain.preimage.error;
    const hash = chain.hashOf(bytes);
    chain.assertOk(note(bytes), signed(ALICE));
    chain.assertOk(request(hash), root);
    chain.assertNoop(unnote(hash), signed(BOB), NotAuthorized);
    chain.assertOk(unnote(hash), signed(ALICE));
    assert.equal(chain.held(ALICE), 0n);
    assert.equal(chain.isStored(bytes), true);
    chain.assertNoop(unnote(hash), signed(ALICE), NotAuthorized);
    chain.assertOk(unrequest(hash), root);
    assert.equal(chain.isStored(bytes), false);
    assert.equal(chain.told().at(-1), "Cleared");
  });

  it("becomes the manager's, too, when the manager notes it", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    chain.assertOk(note(bytes), signed(ALICE));
    assert.equal(chain.pays(note(bytes)), "No");
    const requested = { maybe_ticket: [ALICE, held], count: 1, maybe_len: len };
    assert.deepEqual(chain.status(hash), { type: "Requested", value: requested });
    chain.tryState();
  });
});

describe("a requested preimage", () => {
  it("costs neither deposit nor fee", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    chain.assertOk(request(hash), root);
    assert.equal(chain.pays(note(bytes), signed(ALICE)), "No");
    assert.equal(chain.held(ALICE), 0n);
    assert.deepEqual(chain.told(), ["Requested", "Noted"]);
    chain.tryState();
    chain.assertOk(unrequest(hash), root);
    assert.equal(chain.isStored(bytes), false);
  });

  it("goes with the last request", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    assert.equal(chain.pays(note(bytes)), "No");
    chain.assertOk(request(hash), root);
    const count = () => {
      const status = chain.status(hash);
      return status?.type === "Requested" ? status.value.count : 0;
    };
    assert.equal(count(), 2);
    chain.assertOk(unrequest(hash), root);
    assert.equal(count(), 1);
    assert.deepEqual(chain.told(), ["Noted"]);
    // To take away what has no owner is to take back the request.
    chain.assertOk(unnote(hash), root);
    assert.equal(chain.isStored(bytes), false);
    assert.deepEqual(chain.told(), ["Noted", "Cleared"]);
  });

  it("need not be noted", () => {
    const chain = preimageChain();
    const hash = chain.hashOf(bytes);
    chain.assertOk(request(hash), root);
    chain.assertOk(unrequest(hash), root);
    assert.equal(chain.status(hash), undefined);
    assert.deepEqual(chain.told(), ["Requested"]);
  });

  it("is the manager's affair", () => {
    const chain = preimageChain();
    const { NotRequested, NotAuthorized } = chain.preimage.error;
    const hash = chain.hashOf(bytes);
    chain.assertNoop(request(hash), signed(ALICE), badOrigin);
    chain.assertNoop(unrequest(hash), signed(ALICE), badOrigin);
    chain.assertNoop(unrequest(hash), root, NotRequested);
    chain.assertOk(note(bytes), signed(ALICE));
    chain.assertNoop(unrequest(hash), root, NotRequested);
    chain.assertOk(unnote(hash), root);
    chain.assertOk(note(bytes), root);
    chain.assertNoop(unnote(hash), signed(ALICE), NotAuthorized);
  });
});

it("a call weighs what was measured", () => {
  const chain = preimageChain();
  const hash = chain.hashOf(bytes);
  const weighs = (call: ReturnType<typeof note>) => chain.dispatcher.info(call).call_weight;
  assert.deepEqual(weighs(note(bytes)), weight(1003n));
  assert.deepEqual(weighs(unnote(hash)), weight(2000n));
  assert.deepEqual(weighs(request(hash)), weight(3000n));
  assert.deepEqual(weighs(unrequest(hash)), weight(4000n));
  assert.deepEqual(weighs(ensureUpdated([hash, hash])), weight(5002n));
});
