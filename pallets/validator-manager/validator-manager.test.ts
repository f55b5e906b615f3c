import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { type AnyCall, badOrigin, instantiate, mount, place } from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { manifest } from "./manifest.ts";
import { chooseValidators, type ValidatorManager, validatorManagerCode } from "./validator-manager.ts";

const [ALICE, BOB, CHARLIE, DAVE, EVE] = testAccounts(1, 2, 3, 4, 5);

function chain(validators: readonly AccountId[] = [ALICE, BOB, CHARLIE]) {
  const test = newTestChain((parts) => {
    const placed = place("ValidatorManager", 252, manifest);
    const { system, context, mounted } = testSystem(parts, [placed]);
    const manager: ValidatorManager = instantiate(context, placed, { validators: () => validators });
    return { system: systemApi(system), pallets: [mounted, mount(manager, validatorManagerCode)], manager };
  });
  test.runToBlock(1);
  return { ...test, manager: test.runtime.manager };
}

const call = (type: string, ...validators: AccountId[]): AnyCall => ({
  type: "ValidatorManager",
  value: { type, value: { validators } },
});

describe("root", () => {
  it("alone says who is to come and to go", () => {
    const { assertOk, assertNoop, assertLastEvent, origins, manager, dispatcher, tryState } = chain();
    for (const type of ["register_validators", "deregister_validators"]) {
      for (const origin of [origins.none, origins.signed(ALICE)])
        assertNoop(call(type, DAVE), origin, badOrigin);
      assert.deepEqual(dispatcher.info(call(type, DAVE)).call_weight, { ref_time: 100_000n, proof_size: 0n });
    }
    const event = (type: string, ...value: AccountId[]) => ({
      type: "ValidatorManager",
      value: { type, value },
    });
    assertOk(call("register_validators", DAVE), origins.root);
    assertLastEvent(event("ValidatorsRegistered", DAVE));
    assertOk(call("register_validators", EVE, DAVE), origins.root);
    assertOk(call("deregister_validators", ALICE, BOB), origins.root);
    assertLastEvent(event("ValidatorsDeregistered", ALICE, BOB));
    assert.deepEqual(manager.storage.ValidatorsToAdd.get(), [DAVE, EVE, DAVE]);
    assert.deepEqual(manager.storage.ValidatorsToRetire.get(), [ALICE, BOB]);
    tryState();
  });
});

describe("the validators of a session", () => {
  it("are those of the genesis at first", () => {
    const { manager, assertOk, origins } = chain();
    assertOk(call("register_validators", DAVE), origins.root);
    assert.deepEqual(
      [0, 1].map((session) => chooseValidators(manager, session)),
      [undefined, undefined],
    );
    assert.deepEqual(manager.storage.ValidatorsToAdd.get(), [DAVE]);
  });

  it("lose who is to go, whose place the last one takes, and gain who is to come, once", () => {
    const { manager, assertOk, origins } = chain();
    assertOk(call("deregister_validators", ALICE, EVE, CHARLIE), origins.root);
    assertOk(call("register_validators", DAVE, BOB, DAVE), origins.root);
    assert.deepEqual(chooseValidators(manager, 2), [BOB, DAVE]);
    assert.deepEqual(
      [manager.storage.ValidatorsToAdd.get(), manager.storage.ValidatorsToRetire.get()],
      [[], []],
    );
    assert.deepEqual(chooseValidators(manager, 3), [ALICE, BOB, CHARLIE]);
  });

  it("may go and come back at once", () => {
    const { manager, assertOk, origins } = chain();
    assertOk(call("register_validators", ALICE), origins.root);
    assertOk(call("deregister_validators", ALICE), origins.root);
    assert.deepEqual(chooseValidators(manager, 2), [CHARLIE, BOB, ALICE]);
  });
});
