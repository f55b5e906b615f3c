import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes } from "@serinus/bytes";
import { createFrameReader, frame } from "./framing.ts";
import { ProtocolError } from "./protocol-error.ts";

const messages = [0, 1, 5, 127, 128, 300, 20_000].map((length) => new Uint8Array(length).fill(length));

test("messages come out as they went in, however the stream is cut", () => {
  const stream = concatBytes(...messages.map(frame));
  for (const step of [1, 2, 3, 7, 129, 4096, stream.length]) {
    const reader = createFrameReader(20_000);
    const out: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += step) out.push(...reader.push(stream.slice(at, at + step)));
    assert.deepEqual(out, messages, `in steps of ${step}`);
    assert.equal(reader.pending, 0);
  }
});

test("too long a message is refused by its length, before any of it arrives", () => {
  const reader = createFrameReader(100);
  assert.throws(() => reader.push(Uint8Array.of(101)), ProtocolError);
  assert.throws(
    () => createFrameReader(100).push(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff)),
    /more than 5 bytes/,
  );
  assert.throws(() => createFrameReader(1e9).push(new Uint8Array(20).fill(0xff)), ProtocolError);
});

test("an announced length alone takes no memory", () => {
  const reader = createFrameReader(16 * 1024 * 1024);
  const [length] = [frame(new Uint8Array(16 * 1024 * 1024)).subarray(0, 4)];
  assert.deepEqual(reader.push(length as Uint8Array), []);
  assert.equal(reader.pending, 4);
});

test("the bound may be changed between messages", () => {
  const reader = createFrameReader(4);
  assert.equal(reader.push(frame(new Uint8Array(4))).length, 1);
  reader.maxLength = 8;
  assert.equal(reader.push(frame(new Uint8Array(8))).length, 1);
  assert.throws(() => reader.push(frame(new Uint8Array(9))), ProtocolError);
});
