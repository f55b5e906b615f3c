import assert from "node:assert/strict";
import { it } from "node:test";
import { ALICE, approve, BOB, CHARLIE, DAVE, transfer, twoOfThree } from "./multisig-chain.ts";

it("Multisig's state is told when it is not as it must be", () => {
  const { assertOk, multisig, account, alice, hashOf, now, tryState } = twoOfThree();
  const hash = hashOf(transfer(DAVE, 1n));
  assertOk(approve(2, [BOB, CHARLIE], undefined, hash), alice);
  const operation = { when: now(), deposit: 14n, depositor: ALICE, approvals: [ALICE] };
  const refused = (changed: Partial<typeof operation>, reason: RegExp) => {
    multisig.storage.Multisigs.insert(account, hash, { ...operation, ...changed });
    assert.throws(() => tryState(), reason);
  };
  refused({ depositor: BOB }, /0x0202.* began, but did not approve/);
  refused({ approvals: [BOB, ALICE] }, /approvals are not sorted/);
  refused({ approvals: [ALICE, ALICE] }, /approvals are not sorted/);
  refused({ deposit: 15n }, /has 14 reserved for deposits of 15/);
  multisig.storage.Multisigs.insert(account, hash, operation);
  tryState();
});
