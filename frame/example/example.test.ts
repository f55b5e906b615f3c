import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, DispatchFailure } from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { utf8Encode } from "@serinus/scale";
import { assemblePallets } from "./runtime.ts";

const [ALICE, BOB] = testAccounts(1, 2);
const hello = utf8Encode("hello");

const sign = (message: Uint8Array) => ({ type: "Guestbook", value: { type: "sign", value: { message } } });
const erase = { type: "Guestbook", value: { type: "erase" } };
const clear = { type: "Guestbook", value: { type: "clear" } };

function openGuestbook(entries: readonly (readonly [string, string])[] = []) {
  const chain = newTestChain(assemblePallets, { guestbook: { entries } });
  chain.runToBlock(1);
  return { ...chain, guestbook: chain.runtime.own.guestbook };
}

describe("the example pallet", () => {
  it("keeps one message an account and tells of it", () => {
    const chain = openGuestbook();
    chain.assertOk(sign(hello), chain.origins.signed(ALICE));
    chain.assertLastEvent({
      type: "Guestbook",
      value: { type: "Signed", value: { who: ALICE, message: hello } },
    });
    assert.deepEqual(chain.guestbook.storage.Entries.get(ALICE), hello);
    assert.equal(chain.guestbook.storage.Entries.get(BOB), undefined);
    chain.tryState();
  });

  it("refuses an empty message and the wrong origins, and changes nothing", () => {
    const chain = openGuestbook();
    chain.assertNoop(sign(new Uint8Array()), chain.origins.signed(ALICE), chain.guestbook.error.Empty);
    chain.assertNoop(erase, chain.origins.signed(ALICE), chain.guestbook.error.NotSigned);
    chain.assertNoop(sign(hello), chain.origins.root, badOrigin);
    chain.assertNoop(clear, chain.origins.signed(ALICE), badOrigin);
  });

  it("is emptied by root, which costs what there was to empty", () => {
    const chain = openGuestbook();
    chain.assertOk(sign(hello), chain.origins.signed(ALICE));
    chain.assertOk(sign(hello), chain.origins.signed(BOB));
    const { actual_weight } = chain.assertOk(clear, chain.origins.root);
    assert.deepEqual(actual_weight, chain.guestbook.config.weights.clear({ n: 2 }));
    chain.assertHasEvent({ type: "Guestbook", value: { type: "Cleared", value: { entries: 2, at: 1 } } });
    assert.equal(chain.guestbook.storage.Entries.count(), 0);
    chain.tryState();
  });

  it("is emptied when nobody has written for long", () => {
    const chain = openGuestbook();
    chain.assertOk(sign(hello), chain.origins.signed(ALICE));
    chain.runToBlock(11);
    assert.equal(chain.guestbook.storage.Entries.count(), 1);
    chain.runToBlock(12);
    chain.assertLastEvent({ type: "Guestbook", value: { type: "Cleared", value: { entries: 1, at: 12 } } });
  });

  it("starts with what the genesis says", () => {
    const chain = openGuestbook([["HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F", "0x6869"]]);
    const [only] = [...chain.guestbook.storage.Entries.iter()];
    assert.deepEqual(only, [
      "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d",
      utf8Encode("hi"),
    ]);
    assert.throws(
      () => openGuestbook([["HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74G", "0x6869"]]),
      /SS58/,
    );
  });

  it("counts a batch that fails as if it had not been", () => {
    const chain = openGuestbook();
    const batch = {
      type: "Batch",
      value: { type: "batch_all", value: { calls: [sign(hello), erase, erase] } },
    };
    chain.assertNoop(batch, chain.origins.signed(ALICE), chain.guestbook.error.NotSigned);
    const failure: unknown = (() => {
      try {
        return chain.dispatcher.dispatch(batch, chain.origins.signed(ALICE));
      } catch (thrown) {
        return thrown;
      }
    })();
    assert.ok(failure instanceof DispatchFailure);
    assert.deepEqual(failure.postInfo.actual_weight, chain.dispatcher.info(batch).call_weight);
  });
});
