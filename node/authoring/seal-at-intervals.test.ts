import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { settle } from "@serinus/timer/testing";
import { fakeTransaction as tx } from "@serinus/tx-pool/testing";
import { START, startAuthoring } from "./fixtures/start-authoring.ts";
import { sealAtIntervals } from "./seal-at-intervals.ts";

describe("interval sealing", () => {
  it("makes a block at every interval, empty or not", async () => {
    const { timer, chain, pool, bodies } = startAuthoring({ sealing: { interval: 1000 } });
    await timer.advance(999);
    assert.equal(chain.best().number, 0);
    await timer.advance(1);
    assert.equal(chain.best().number, 1);
    await pool.submit(tx(1, 0));
    await timer.advance(3000);
    assert.equal(chain.best().number, 4);
    assert.deepEqual(bodies(), [0, 1, 0, 0]);
  });

  it("leaves out what passes while a block is made, and keeps the beat", async () => {
    const { timer, chain, backend } = startAuthoring({ sealing: { interval: 1000 } });
    let release = () => {};
    backend.beforeBlock = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    await timer.advance(1000);
    await timer.advance(2300);
    assert.equal(chain.best().number, 0);
    assert.deepEqual(timer.waiting(), []);
    backend.beforeBlock = () => {};
    release();
    await settle();
    assert.equal(chain.best().number, 1);
    assert.deepEqual(timer.waiting(), [700]);
    await timer.advance(700);
    assert.equal(chain.best().number, 2);
  });

  it("makes no second block when the timer comes early, and waits no longer when the clock is set back", async () => {
    const waits: { milliseconds: number; callback: () => void }[] = [];
    let now = START;
    let sealed = 0;
    sealAtIntervals({
      interval: 1000,
      timer: {
        now: () => now,
        after(milliseconds, callback) {
          waits.push({ milliseconds, callback });
          return () => {};
        },
      },
      log: () => {},
      seal: async () => ++sealed,
    });
    for (const time of [START + 999, START + 2000, START - 50_000]) {
      now = time;
      waits.at(-1)?.callback();
      await settle();
    }
    assert.equal(sealed, 3);
    assert.deepEqual(
      waits.map(({ milliseconds }) => milliseconds),
      [1000, 1000, 1000, 1000],
    );
  });

  it("goes on after a failure, and ends", async () => {
    const { timer, chain, backend, authoring, logged } = startAuthoring({ sealing: { interval: 1000 } });
    backend.beforeBlock = () => {
      throw new Error("broken");
    };
    await timer.advance(1000);
    assert.match(logged[0] ?? "", /broken/);
    backend.beforeBlock = () => {};
    await timer.advance(1000);
    assert.equal(chain.best().number, 1);
    await authoring.stop();
    await timer.advance(5000);
    assert.equal(chain.best().number, 1);
    assert.deepEqual(timer.waiting(), []);
  });

  it("refuses an interval that is none", () => {
    for (const interval of [0, -1, 0.5, Number.NaN])
      assert.throws(() => startAuthoring({ sealing: { interval } }), RangeError);
  });
});
