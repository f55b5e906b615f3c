import assert from "node:assert/strict";
import { Socket } from "node:net";
import { test } from "node:test";
import { createFakeTimer } from "@serinus/timer/testing";
import { isListed, parseRanges, proxiedAddress } from "./client-address.ts";
import { createRateLimits } from "./connection-limits.ts";
import { createRateLimit } from "./rate-limit.ts";

test("a minute's calls go through at once, the next as their share of the minute passes", async () => {
  const timer = createFakeTimer();
  const limit = createRateLimit(3, timer);
  for (let i = 0; i < 3; i++) assert.equal(await limit.take(), true);
  let late = 0;
  for (let i = 0; i < 2; i++) void limit.take().then(() => late++);
  await timer.advance(19_999);
  assert.equal(late, 0);
  await timer.advance(1);
  assert.equal(late, 1);
  await timer.advance(20_000);
  assert.equal(late, 2);
  // Who was quiet for a while has no more than a minute's calls.
  await timer.advance(600_000);
  for (let i = 0; i < 3; i++) assert.equal(await limit.take(), true);
  void limit.take();
  assert.deepEqual(timer.waiting(), [20_000]);
});

test("ten calls wait, one more is refused", async () => {
  const timer = createFakeTimer();
  const limit = createRateLimit(1, timer);
  assert.equal(await limit.take(), true);
  const waiting = Array.from({ length: 10 }, () => limit.take());
  assert.equal(await limit.take(), false);
  await timer.advance(60_000);
  assert.equal(await waiting[0], true);
  void limit.take();
  assert.equal(await limit.take(), false);
  await timer.advance(600_000);
  assert.deepEqual(await Promise.all(waiting), Array(10).fill(true));
});

test("each connection has its own limit, and listed addresses none", () => {
  const socket = (remoteAddress: string): Socket =>
    Object.defineProperty(new Socket(), "remoteAddress", { value: remoteAddress });
  const limits = { perMinute: 1, exempt: ["10.0.0.0/8", "::1"], trustProxyHeaders: false };
  const limitOf = createRateLimits(limits, createFakeTimer());
  const one = socket("192.0.2.1");
  const headers = { "x-real-ip": "10.1.1.1" };
  const limit = limitOf({ socket: one, headers });
  assert.ok(limit);
  assert.equal(limitOf({ socket: one, headers: {} }), limit);
  assert.notEqual(limitOf({ socket: socket("192.0.2.1"), headers }), limit);
  assert.equal(limitOf({ socket: socket("10.200.0.1"), headers: {} }), undefined);
  assert.equal(limitOf({ socket: socket("::1"), headers: {} }), undefined);
  const trusting = createRateLimits({ ...limits, trustProxyHeaders: true }, createFakeTimer());
  assert.equal(trusting({ socket: one, headers }), undefined);
  assert.equal(createRateLimits(undefined, createFakeTimer())({ socket: one, headers }), undefined);
});

test("ranges of addresses are read, and what is none is named", () => {
  const ranges = parseRanges(["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"]);
  for (const inside of ["192.0.2.200", "2001:db8:1::", "198.51.100.7"])
    assert.ok(isListed(ranges, inside), inside);
  for (const outside of ["192.0.3.1", "2001:db9::", "198.51.100.8", "", "x"])
    assert.ok(!isListed(ranges, outside), outside);
  for (const bad of ["", "10", "10.0.0.0/33", "10.0.0.0/8/8", "10.0.0.0/", "::/129", "localhost"])
    assert.throws(
      () => parseRanges([bad]),
      (error) => error instanceof RangeError && error.message.includes(`"${bad}"`),
    );
});

test("a proxy says whom it asks for", () => {
  const cases: [Record<string, string | string[]>, string | undefined][] = [
    [{ forwarded: "for=192.0.2.60;proto=http;by=203.0.113.43;host=example.com" }, "192.0.2.60"],
    [{ forwarded: 'for="[2001:db8::17]:4711", for=192.0.2.43' }, "2001:db8::17"],
    [{ "x-forwarded-for": "203.0.113.195:41237, 198.51.100.100" }, "203.0.113.195"],
    [{ "x-forwarded-for": ["203.0.113.1", "203.0.113.2"] }, "203.0.113.1"],
    [{ "x-real-ip": "198.51.100.1" }, "198.51.100.1"],
    [{ forwarded: "for=unknown", "x-real-ip": "::1" }, "::1"],
    [{ "x-real-ip": "localhost" }, undefined],
    [{}, undefined],
  ];
  for (const [headers, address] of cases) assert.equal(proxiedAddress(headers), address);
});
