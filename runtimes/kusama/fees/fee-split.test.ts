import assert from "node:assert/strict";
import { it } from "node:test";
import { treasuryAccount } from "../treasury-account.ts";
import { splitFee } from "./fee-split.ts";

it("four fifths of a fee go to the treasury, the rest and the tip to the author", () => {
  assert.deepEqual(splitFee(100n, 0n), { treasury: 80n, author: 20n });
  assert.deepEqual(splitFee(101n, 7n), { treasury: 80n, author: 28n });
  assert.deepEqual(splitFee(0n, 7n), { treasury: 0n, author: 7n });
});

it("the treasury's account is that of the pallet id py/trsry", () => {
  assert.equal(treasuryAccount, "0x6d6f646c70792f74727372790000000000000000000000000000000000000000");
});
