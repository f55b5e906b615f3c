import { deepEqual, equal, notDeepEqual } from "node:assert/strict";
import { test } from "node:test";
import { __tests } from "@scure/sr25519";
import { toHex } from "@serinus/bytes";
import { appendMessage, challengeBytes, cloneTranscript, createTranscript } from "./merlin.ts";
import { utf8 } from "./utf8.ts";

test("the challenge that all implementations of Merlin are tested by", () => {
  const transcript = createTranscript("test protocol");
  appendMessage(transcript, utf8("some label"), utf8("some data"));
  equal(
    toHex(challengeBytes(transcript, utf8("challenge"), 32)),
    "0xd5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615",
  );
});

test("messages and challenges that cross the rate agree with an independent implementation", () => {
  for (const length of [0, 1, 100, 140, 163, 164, 165, 166, 167, 168, 331, 332, 333, 1000]) {
    const message = new Uint8Array(length).fill(length & 0xff);
    const ours = createTranscript("protocol");
    const theirs = new __tests.Merlin("protocol");
    for (let round = 0; round < 3; round++) {
      appendMessage(ours, utf8("message"), message);
      theirs.appendMessage("message", message);
      deepEqual(challengeBytes(ours, utf8("c"), 200), theirs.challengeBytes("c", 200));
    }
  }
});

test("a clone goes its own way", () => {
  const transcript = createTranscript("protocol");
  const clone = cloneTranscript(transcript);
  appendMessage(clone, utf8("a"), utf8("b"));
  notDeepEqual(
    challengeBytes(clone, utf8("c"), 32),
    challengeBytes(cloneTranscript(transcript), utf8("c"), 32),
  );
  deepEqual(
    challengeBytes(transcript, utf8("c"), 32),
    challengeBytes(createTranscript("protocol"), utf8("c"), 32),
  );
});
