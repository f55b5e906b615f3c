import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { createMemoryKeystore } from "@serinus/keystore";
import { type BabeEpoch, type DigestItem, Header } from "@serinus/runtime-api";
import { BabeError, type BabeErrorCode } from "./babe-error.ts";
import { readBabeHeader, readSealedHeader } from "./babe-header.ts";
import { prepareCheck, runChecks } from "./check-header.ts";
import { BABE_KEY_TYPE, claimSlot } from "./claim-slot.ts";
import { secondaryAuthor } from "./secondary-author.ts";
import { consensus, epochOf, hashOf, makeHeader, NAMES, nextEpoch, plain } from "./testing.ts";
import { createThresholds } from "./thresholds.ts";

const PARENT = hashOf("parent");
const thresholds = createThresholds();

function keysOf(...names: readonly string[]) {
  const keys = createMemoryKeystore();
  for (const name of names) keys.generate(BABE_KEY_TYPE, "sr25519", name);
  return keys;
}

function fault(encoded: Uint8Array, epoch: BabeEpoch): BabeErrorCode | undefined {
  try {
    return runChecks([prepareCheck(readSealedHeader(encoded), epoch, thresholds)])[0];
  } catch (error) {
    if (error instanceof BabeError) return error.code;
    throw error;
  }
}

/** Headers of all authors that claim one of these slots, each with what they claim. */
function claimAll(epoch: BabeEpoch, slots: number) {
  return NAMES.flatMap((name) =>
    Array.from({ length: slots }, (_, i) => {
      const slot = epoch.start_slot + BigInt(i);
      const claim = claimSlot(slot, epoch, keysOf(name), thresholds);
      if (claim === undefined) return [];
      const { preDigest } = claim;
      return [
        {
          name,
          slot,
          preDigest,
          header: makeHeader({ parent: PARENT, number: 5, preDigest, sealedBy: name }),
        },
      ];
    }).flat(),
  );
}

const SECONDARY_VRF = epochOf(3, 100, {
  config: { c: [1n, 4n], allowed_slots: { type: "PrimaryAndSecondaryVRFSlots" } },
});

test("what an author claims, others accept; every slot has an author, and no one claims another's", () => {
  for (const epoch of [epochOf(3, 100), SECONDARY_VRF]) {
    const claims = claimAll(epoch, 10);
    const kinds = new Set(claims.map(({ preDigest }) => preDigest.type));
    equal(kinds.size, 2, `primary and secondary: ${[...kinds]}`);
    for (const { header } of claims) equal(fault(header, epoch), undefined);
    for (let slot = 100n; slot < 110n; slot++) {
      const inSlot = claims.filter((claim) => claim.slot === slot);
      ok(inSlot.length > 0);
      ok(inSlot.filter(({ preDigest }) => preDigest.type !== "Primary").length <= 1);
    }
  }
  const primaryOnly = epochOf(3, 100, { config: { c: [1n, 4n], allowed_slots: { type: "PrimarySlots" } } });
  ok(claimAll(primaryOnly, 10).every(({ preDigest }) => preDigest.type === "Primary"));
  equal(claimSlot(100n, epochOf(3, 100, { authorities: [] }), keysOf("//Alice"), thresholds), undefined);
  equal(claimSlot(100n, epochOf(3, 100), keysOf(), thresholds), undefined);
});

test("a slot of a skipped epoch is claimed and checked with that epoch's index", () => {
  const late = SECONDARY_VRF.start_slot + 57n;
  const claims = NAMES.flatMap((name) => {
    const claim = claimSlot(late, SECONDARY_VRF, keysOf(name), thresholds);
    return claim === undefined ? [] : [{ name, preDigest: claim.preDigest }];
  });
  ok(claims.length > 0);
  for (const { name, preDigest } of claims) {
    const header = makeHeader({ parent: PARENT, number: 5, preDigest, sealedBy: name });
    equal(fault(header, SECONDARY_VRF), undefined);
    equal(fault(header, { ...SECONDARY_VRF, duration: 1000n }), "bad-vrf");
  }
});

test("each fault has its name", () => {
  const epoch = SECONDARY_VRF;
  const claims = claimAll(epoch, 10);
  const primary = claims.find(({ preDigest }) => preDigest.type === "Primary");
  const secondary = claims.find(({ preDigest }) => preDigest.type === "SecondaryVRF");
  ok(primary && secondary);
  const make = (preDigest: typeof primary.preDigest, sealedBy: string) =>
    makeHeader({ parent: PARENT, number: 5, preDigest, sealedBy });
  const other = NAMES.find((name) => name !== primary.name) as string;
  equal(fault(make(primary.preDigest, other), epoch), "bad-seal");
  equal(fault(make(secondary.preDigest, secondary.name), epochOf(3, 100)), "not-allowed");
  equal(fault(make(plain(0, 100), "//Alice"), epoch), "not-allowed");
  const first = secondaryAuthor(epochOf(3, 100), 100n) as number;
  const stranger = (first + 1) % 3;
  equal(fault(make(plain(stranger, 100), NAMES[stranger] as string), epochOf(3, 100)), "wrong-author");
  equal(fault(make(plain(3, 100), "//Alice"), epochOf(3, 100)), "unknown-author");
  equal(secondaryAuthor(epochOf(3, 100, { authorities: [] }), 100n), undefined);
  // A secondary author's number is good, and too high for a primary block.
  if (secondary.preDigest.type !== "SecondaryVRF") throw new Error("expected a VRF");
  const posing = { type: "Primary", value: secondary.preDigest.value } as const;
  equal(fault(make(posing, secondary.name), epoch), "threshold");
  const wrongSlot = { ...primary.preDigest, value: { ...primary.preDigest.value, slot: primary.slot + 1n } };
  equal(fault(make(wrongSlot as typeof primary.preDigest, primary.name), epoch), "bad-vrf");
});

test("digests that cannot be read, or say something twice, are refused", () => {
  const refused = (encoded: Uint8Array, code: BabeErrorCode) =>
    throws(
      () => readSealedHeader(encoded),
      (error) => error instanceof BabeError && error.code === code,
    );
  const made = { parent: PARENT, number: 5, preDigest: plain(0, 100) };
  refused(new Uint8Array(3), "bad-digest");
  refused(makeHeader(made), "no-seal");
  const again: DigestItem = {
    type: "PreRuntime",
    value: ["BABE", Uint8Array.of(2, ...new Array(12).fill(0))],
  };
  refused(makeHeader({ ...made, logs: [again], sealedBy: "//Alice" }), "bad-digest");
  const twice = consensus({ type: "NextEpochData", value: nextEpoch(1) });
  refused(makeHeader({ ...made, announces: 1, logs: [twice], sealedBy: "//Alice" }), "bad-digest");
  const { digest, ...rest } = Header.decode(makeHeader(made));
  const seals: DigestItem = { type: "Seal", value: ["BABE", new Uint8Array(63)] };
  refused(Header.encode({ ...rest, digest: { logs: [...digest.logs, seals] } }), "no-seal");
  const foreign: DigestItem = { type: "Seal", value: ["aura", new Uint8Array(64)] };
  refused(Header.encode({ ...rest, digest: { logs: [...digest.logs, foreign] } }), "no-seal");
  refused(Header.encode({ ...rest, digest: { logs: digest.logs.slice(1).concat(seals) } }), "no-seal");
});

test("what does not concern BABE is passed over", () => {
  const logs: DigestItem[] = [
    { type: "Consensus", value: ["FRNK", Uint8Array.of(9)] },
    { type: "Consensus", value: ["BABE", Uint8Array.of(200)] },
    // What something follows is nothing that was announced or claimed.
    { type: "Consensus", value: ["BABE", Uint8Array.of(3, 7, 0, 0, 0, 1)] },
    { type: "PreRuntime", value: ["BABE", Uint8Array.of(2, ...new Array(13).fill(0))] },
    { type: "PreRuntime", value: ["aura", new Uint8Array(8)] },
    consensus({ type: "OnDisabled", value: 1 }),
  ];
  const header = readBabeHeader(
    makeHeader({ parent: PARENT, number: 5, preDigest: plain(1, 100), announces: 4, logs }),
  );
  deepEqual(header.preDigest, plain(1, 100));
  equal(header.nextEpoch?.randomness[0], 4);
  equal(header.nextConfig, undefined);
});
