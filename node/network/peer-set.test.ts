import assert from "node:assert/strict";
import { test } from "node:test";
import { createPeerSet, type PeerSetConfig } from "./peer-set.ts";
import { addReputation, BANNED_BELOW, decayed } from "./reputation.ts";

const config: PeerSetConfig = { inPeers: 2, outPeers: 2, reserved: [], reservedOnly: false };
const create = (changes: Partial<PeerSetConfig> = {}) => createPeerSet({ ...config, ...changes }, 0, () => 1);

test("as many peers are dialed as there are slots, the best first", () => {
  const set = create();
  for (const peer of ["a", "b", "c"]) set.discovered(peer);
  set.report("c", 10);
  assert.deepEqual(set.toDial(0), ["c", "a"]);
  assert.deepEqual(set.toDial(0), []);
  assert.deepEqual(set.counts(), { in: 0, out: 2, known: 3, banned: 0 });
  set.released("c", 0);
  assert.deepEqual(set.toDial(0), ["b"]);
});

test("a peer that fails is tried later and later, and at once again after it was there", () => {
  const set = create();
  for (const peer of ["x", "y"]) set.admit(peer);
  set.discovered("a");
  const waits = [2_000, 4_000, 8_000];
  let now = 0;
  for (const wait of waits) {
    assert.deepEqual(set.toDial(now), ["a"]);
    set.failed("a", now);
    assert.deepEqual(set.toDial(now + wait - 1), []);
    now += wait;
  }
  for (let i = 0; i < 30; i++) {
    set.toDial(now);
    set.failed("a", now);
    now += 300_000;
  }
  assert.deepEqual(set.toDial(now), ["a"]);
  set.connected("a");
  set.released("a", now);
  assert.deepEqual(set.toDial(now + 2_000), ["a"]);
});

test("a peer that fails is tried every ten seconds as long as there are few peers", () => {
  const set = create();
  set.admit("x");
  set.discovered("a");
  for (let now = 0; now < 100_000; now += 10_000) {
    assert.deepEqual(set.toDial(now), ["a"], `after ${now} ms`);
    set.failed("a", now);
  }
});

test("peers that come have slots of their own; one that has a slot keeps it", () => {
  const set = create();
  assert.equal(set.admit("a"), true);
  assert.equal(set.admit("b"), true);
  assert.equal(set.admit("c"), false);
  assert.equal(set.admit("a"), true);
  set.released("a", 0);
  assert.equal(set.admit("c"), true);
  assert.equal(set.hasSlot("a"), false);
});

test("reserved peers take no slot and are looked for without end", () => {
  const set = create({ reserved: ["r", "s"], inPeers: 0, outPeers: 1 });
  set.discovered("a");
  assert.deepEqual(set.toDial(0), ["r", "s", "a"]);
  for (let now = 0; now < 10; now++) {
    set.failed("r", now * 10_000);
    assert.ok(set.toDial((now + 1) * 10_000).includes("r"), `after ${now} failures`);
  }
  set.failed("s", 0);
  assert.equal(set.admit("s"), true);
  assert.equal(set.admit("x"), false);
  set.addReserved("x");
  assert.equal(set.admit("x"), true);
  assert.deepEqual([...set.reserved()], ["r", "s", "x"]);
  set.removeReserved("x");
  assert.equal(set.isReserved("x"), false);
});

test("only reserved peers", () => {
  const set = create({ reserved: ["r"], reservedOnly: true });
  set.discovered("a");
  assert.deepEqual(set.toDial(0), ["r"]);
  assert.equal(set.admit("a"), false);
  set.setReservedOnly(false);
  assert.equal(set.admit("a"), true);
  set.setReservedOnly(true);
  assert.deepEqual(set.unreserved(), ["a"]);
});

test("a peer below the bound is banned until its reputation has recovered", () => {
  const set = create();
  set.discovered("a");
  assert.equal(set.report("a", BANNED_BELOW), false);
  assert.equal(set.report("a", -1), true);
  assert.equal(set.isBanned("a"), true);
  assert.deepEqual(set.toDial(0), []);
  assert.equal(set.admit("a"), false);
  set.decay(999);
  assert.equal(set.isBanned("a"), true);
  set.decay(1_000);
  assert.equal(set.isBanned("a"), false);
  assert.deepEqual(set.toDial(1_000), ["a"]);
});

test("not more peers are remembered than there is room for, and bad ones are not forgotten", () => {
  const set = create({ inPeers: 5_000 });
  set.report("bad", -(2 ** 31));
  for (let i = 0; i < 5_000; i++) set.discovered(`p${i}`);
  assert.equal(set.counts().known, 2_000);
  assert.equal(set.isBanned("bad"), true);
  for (let i = 0; i < 3_000; i++) set.admit(`q${i}`);
  assert.equal(set.counts().known, 2_000);
  assert.equal(set.discovered("one more"), false);
});

test("reputation is a 32-bit number that drifts to 0", () => {
  assert.equal(addReputation(2 ** 31 - 1, 1), 2 ** 31 - 1);
  assert.equal(addReputation(-(2 ** 31), -1), -(2 ** 31));
  assert.equal(decayed(1_000, 1), 980);
  assert.equal(decayed(-1_000, 2), -961);
  assert.equal(decayed(3, 2), 1);
  assert.equal(decayed(-(2 ** 31), 5_000), 0);
});

test("priority peers take no slot, but are not let in when only reserved ones are", () => {
  const set = create({ inPeers: 0, outPeers: 1 });
  const all = ["p", "q", "r", "s", "t", "u"];
  set.setPriority(all);
  set.discovered("a");
  assert.deepEqual(
    set.toDial(0),
    ["p", "q", "r", "s", "a"],
    "four of them at a time, and whoever else is wanted",
  );
  for (const peer of ["p", "q", "r", "s"]) set.failed(peer, 0);
  assert.deepEqual(set.toDial(0), ["t", "u"]);
  assert.equal(set.admit("p"), true);
  assert.deepEqual(set.counts(), { in: 0, out: 1, known: 7, banned: 0 });
  set.setReservedOnly(true);
  set.failed("t", 0);
  assert.deepEqual(set.toDial(100_000), []);
  assert.equal(set.admit("t"), false);
  set.setReservedOnly(false);
  set.setPriority(["t"]);
  assert.deepEqual(set.toDial(100_000), ["t"]);
  assert.equal(set.admit("z"), false);
  assert.deepEqual(set.counts(), { in: 1, out: 2, known: 7, banned: 0 }, "those of before count again");
});
