import assert from "node:assert/strict";
import { it } from "node:test";
import { toAccountId } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { type AnyCall, addressOf } from "@serinus/frame";
import { freeBalance, reducibleBalance } from "@serinus/pallet-balances";
import { UNITS } from "./currency.ts";
import { kusamaChain } from "./testing.ts";

const BOB = toAccountId(keypairFromUri("//Bob", "sr25519").publicKey);
const OK = { type: "Ok", value: { type: "Ok" } };
const vesting = (type: string, value?: unknown): AnyCall => ({ type: "Vesting", value: { type, value } });

it("Vesting on Kusama gives balance little by little", () => {
  const kusama = kusamaChain();
  const { balances } = kusama.runtime.pallets;
  const locked = () => freeBalance(balances, BOB) - reducibleBalance(balances, BOB, "Expendable", "Polite");
  kusama.openBlock();
  const schedule = { locked: 10n * UNITS, per_block: 4n * UNITS, starting_block: 1 };
  const give = vesting("vested_transfer", { target: addressOf(BOB), schedule });
  const tooLittle = vesting("vested_transfer", {
    target: addressOf(BOB),
    schedule: { ...schedule, locked: UNITS / 30n - 100n },
  });
  assert.deepEqual(kusama.apply(kusama.sign("//Alice", give)), OK);
  assert.deepEqual(kusama.apply(kusama.sign("//Alice", tooLittle)), {
    type: "Ok",
    value: { type: "Err", value: kusama.runtime.pallets.vesting.error.AmountLow.error },
  });
  assert.equal(locked(), 10n * UNITS);
  const [lock] = balances.storage.Locks.get(BOB);
  assert.deepEqual(lock && [String.fromCharCode(...lock.id), lock.reasons.type], ["vesting ", "Misc"]);
  kusama.closeBlock();

  const left = [6n, 2n, 0n].map((unvested) => {
    kusama.openBlock();
    assert.deepEqual(kusama.apply(kusama.sign("//Bob", vesting("vest"))), OK);
    assert.equal(locked(), unvested * UNITS);
    kusama.closeBlock();
    return balances.storage.Locks.get(BOB).length;
  });
  assert.deepEqual(left, [1, 1, 0]);
  kusama.tryState();
});
