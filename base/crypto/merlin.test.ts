import { deepEqual, equal, notDeepEqual } from "node:assert/strict";
import { test } from "node:test";
import { __tests } from "@scure/sr25519";
import { toHex } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { appendMessage, challengeBytes, cloneTranscript, createTranscript } from "./merlin.ts";

test("the challenge that all implementations of Merlin are tested by", () => {
  const transcript = createTranscript("test protocol");
  appendMessage(transcript, utf8Encode("some label"), utf8Encode("some data"));
  equal(
    toHex(challengeBytes(transcript, utf8Encode("challenge"), 32)),
    "0xd5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615",
  );
});

test("messages and challenges that cross the rate agree with an independent implementation", () => {
  for (const length of [0, 1, 100, 140, 163, 164, 165, 166, 167, 168, 331, 332, 333, 1000]) {
    const message = new Uint8Array(length).fill(length & 0xff);
    const ours = createTranscript("protocol");
    const theirs = new __tests.Merlin("protocol");
    for (let round = 0; round < 3; round++) {
      appendMessage(ours, utf8Encode("message"), message);
      theirs.appendMessage("message", message);
      deepEqual(challengeBytes(ours, utf8Encode("c"), 200), theirs.challengeBytes("c", 200));
    }
  }
});

test("a clone goes its own way", () => {
  const transcript = createTranscript("protocol");
  const clone = cloneTranscript(transcript);
  appendMessage(clone, utf8Encode("a"), utf8Encode("b"));
  notDeepEqual(
    challengeBytes(clone, utf8Encode("c"), 32),
    challengeBytes(cloneTranscript(transcript), utf8Encode("c"), 32),
  );
  deepEqual(
    challengeBytes(transcript, utf8Encode("c"), 32),
    challengeBytes(createTranscript("protocol"), utf8Encode("c"), 32),
  );
});
