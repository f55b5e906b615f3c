import assert from "node:assert/strict";
import { it } from "node:test";
import { testAccount } from "@serinus/frame/testing";
import { holdConsideration, linearStoragePrice } from "./consideration.ts";

it("what takes room in storage is held for, and released", () => {
  const price = linearStoragePrice(100n, 3n);
  assert.equal(price({ count: 1, size: 0 }), 100n);
  assert.equal(price({ count: 2, size: 7 }), 142n);

  const done: string[] = [];
  const consideration = holdConsideration(
    {
      hold: (who, amount) => void done.push(`hold ${who} ${amount}`),
      release: (who, amount) => void done.push(`release ${who} ${amount}`),
    },
    price,
  );
  const ticket = consideration.take(testAccount(1), { count: 1, size: 10 });
  assert.equal(ticket, 130n);
  consideration.giveBack(testAccount(1), ticket);
  assert.deepEqual(done, [`hold ${testAccount(1)} 130`, `release ${testAccount(1)} 130`]);
});
