import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, bindWeights, instantiate, mount, place, weight } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { u64 } from "@serinus/scale";
import { timestampCode } from "./code.ts";
import { TIMESTAMP_INHERENT } from "./inherent.ts";
import { now } from "./logic.ts";
import { manifest } from "./manifest.ts";

const table = { set: { refTime: 3n }, on_finalize: { refTime: 2n } } as const;

function chain() {
  const told: bigint[] = [];
  const test = newTestChain((parts) => {
    const placed = place("Timestamp", 2, manifest, { constants: { MinimumPeriod: 3000n } });
    const { system, context, mounted } = testSystem(parts, [placed]);
    const timestamp = instantiate(context, placed, {
      weights: bindWeights(table, { read: 0n, write: 0n }),
      onTimestampSet: (time: bigint) => void told.push(time),
    });
    return { system: systemApi(system), pallets: [mounted, mount(timestamp, timestampCode)], timestamp };
  });
  test.runToBlock(1);
  return { ...test, told, timestamp: test.runtime.timestamp };
}

const set = (time: bigint) => ({ type: "Timestamp", value: { type: "set", value: { now: time } } });
const clock = (time: bigint) => new Map([[TIMESTAMP_INHERENT, u64.encode(time)]]);

describe("the time", () => {
  it("is set once a block, by nobody", () => {
    const { assertOk, assertNoop, dispatcher, origins, timestamp, told, runToBlock, tryState } = chain();
    assertNoop(set(5000n), origins.signed(testAccount(1)), badOrigin);
    assertNoop(set(5000n), origins.root, badOrigin);
    assertOk(set(5000n), origins.none);
    assert.equal(now(timestamp), 5000n);
    assert.deepEqual(told, [5000n]);
    assert.throws(() => dispatcher.dispatch(set(9000n), origins.none), /set twice/);
    assert.throws(() => tryState(), /DidUpdate outlives/);
    runToBlock(2);
    tryState();
    assert.equal(dispatcher.info(set(0n)).class.type, "Mandatory");
    assert.deepEqual(dispatcher.info(set(0n)).call_weight, weight(3n));
  });

  it("keeps its distance from the block before", () => {
    const { assertOk, dispatcher, origins, runToBlock, timestamp } = chain();
    assertOk(set(5000n), origins.none);
    runToBlock(2);
    assert.throws(
      () => dispatcher.dispatch(set(7999n), origins.none),
      /7999 is less than 3000 ms after 5000/,
    );
    assertOk(set(8000n), origins.none);
    assert.equal(now(timestamp), 8000n);
  });

  it("must be set in every block", () => {
    const { runToBlock } = chain();
    assert.throws(() => runToBlock(2), /timestamp is not set/);
  });

  it("is paid for by the weight of the block's beginning", () => {
    const { runtime } = chain();
    // The base block of 10, and 2 of Timestamp's `on_finalize`.
    assert.deepEqual(runtime.system.blockWeight().mandatory, weight(12n));
  });
});

describe("the time's inherent", () => {
  const { inherent } = timestampCode;
  assert.ok(inherent);

  it("is the author's clock, or the earliest time that is valid", () => {
    const { timestamp, assertOk, origins } = chain();
    assert.deepEqual(inherent.create(timestamp, clock(9000n)), { type: "set", value: { now: 9000n } });
    assertOk(set(9000n), origins.none);
    assert.deepEqual(inherent.create(timestamp, clock(9001n)), { type: "set", value: { now: 12_000n } });
    assert.throws(() => inherent.create(timestamp, new Map()), /lacks the time, timstap0/);
  });

  it("is judged by the verifier's clock", () => {
    const { timestamp } = chain();
    const check = (time: bigint, at: bigint) =>
      inherent.check?.(timestamp, { type: "set", value: { now: time } }, clock(at));
    assert.equal(check(39_000n, 9000n), undefined);
    assert.deepEqual(check(39_001n, 9000n), { error: Uint8Array.of(1), isFatal: true });
    assert.deepEqual(check(2999n, 9000n), { error: Uint8Array.of(0), isFatal: true });
    assert.equal(inherent.isInherent(timestamp, { type: "set", value: { now: 1n } }), true);
  });
});
