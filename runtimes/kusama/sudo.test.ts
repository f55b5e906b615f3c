import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toAccountId } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, addressOf, metadataAt } from "@serinus/frame";
import { createMemoryHost } from "@serinus/frame/testing";
import { freeBalance } from "@serinus/pallet-balances";
import { UNITS } from "./currency.ts";
import { createRuntime } from "./development.ts";
import { assembleRuntime, type RuntimeOptions } from "./runtime.ts";
import { kusamaChain } from "./testing.ts";

const BOB = toAccountId(keypairFromUri("//Bob", "sr25519").publicKey);
const OK = { type: "Ok", value: { type: "Ok" } };
const setBalance: AnyCall = {
  type: "Balances",
  value: { type: "force_set_balance", value: { who: addressOf(BOB), new_free: 7n * UNITS } },
};
const sudo = (call: AnyCall): AnyCall => ({ type: "Sudo", value: { type: "sudo", value: { call } } });

describe("a chain of a developer's own", () => {
  for (const preset of ["development", "local_testnet"]) {
    it(`lets Alice do what is root's, for no fee: ${preset}`, () => {
      const kusama = kusamaChain(preset, { sudo: true, validatorManager: true });
      const { balances, sudo: pallet } = kusama.runtime.pallets;
      assert.ok(pallet);
      kusama.openBlock();
      const alice = pallet.storage.Key.get();
      assert.equal(alice, toAccountId(keypairFromUri("//Alice", "sr25519").publicKey));
      const before = freeBalance(balances, alice);
      assert.deepEqual(kusama.apply(kusama.sign("//Alice", sudo(setBalance))), OK);
      assert.equal(freeBalance(balances, BOB), 7n * UNITS);
      assert.equal(freeBalance(balances, alice), before);
      const refused = { type: "Ok", value: { type: "Err", value: pallet.error.RequireSudo.error } };
      assert.deepEqual(kusama.apply(kusama.sign("//Bob", sudo(setBalance))), refused);
      assert.ok(freeBalance(balances, BOB) < 7n * UNITS);
      kusama.closeBlock();
      kusama.tryState();
    });
  }

  it("has ValidatorManager and Sudo after all of Kusama's pallets, and nothing else that Kusama has not", () => {
    const names = (options: RuntimeOptions) => {
      const described = metadataAt(15, assembleRuntime(createMemoryHost(), options).metadata);
      assert.ok(described?.type === "V15");
      return described.value.pallets.map(({ name, index }) => `${name} ${index}`);
    };
    assert.deepEqual(names({ sudo: true, validatorManager: true }), [
      ...names({}),
      "ValidatorManager 252",
      "Sudo 255",
    ]);
    assert.equal(kusamaChain().runtime.pallets.sudo, undefined);
  });

  it("has its own script", () => {
    const development = createRuntime(createMemoryHost());
    const plain = assembleRuntime(createMemoryHost()).bound;
    const metadata = (runtime: typeof plain) => runtime.call("Metadata_metadata", new Uint8Array());
    assert.deepEqual(
      metadata(development),
      metadata(assembleRuntime(createMemoryHost(), { sudo: true, validatorManager: true }).bound),
    );
    assert.ok(metadata(development).length > metadata(plain).length);
  });
});
