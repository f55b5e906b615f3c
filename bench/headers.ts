import { type Hex, toHex } from "@serinus/bytes";
import {
  claimSlot,
  createThresholds,
  type HeaderCheck,
  prepareCheck,
  readSealedHeader,
  runChecks,
} from "@serinus/consensus-babe";
import { blake2_256 } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import { BABE_ENGINE_ID, type BabeEpoch, BabePreDigest, type DigestItem, Header } from "@serinus/runtime-api";
import type { Figure } from "./figure.ts";

const AUTHORS = 16;
const HEADERS = 128;
/** Samples of each measurement; the fastest counts. */
const SAMPLES = 5;

/**
 * Verifying BABE's headers as an import queue does, with a VRF in each as on Kusama: what is read and checked of them
 * on the main thread, then seals and VRFs, one header at a time and 32 at a time. Microseconds of processor time.
 */
export async function run(report: (figure: Figure) => void): Promise<void> {
  const { epoch, encoded, primaries } = makeHeaders();
  const thresholds = createThresholds();
  const prepare = (header: Uint8Array) => prepareCheck(readSealedHeader(header), epoch, thresholds);
  const checks = encoded.map(prepare);
  report({ name: "headers.prepare", ...measure(() => encoded.map(prepare)), primaries });
  const alone = measure(() => checks.map((check) => runChecks([check])));
  report({ name: "headers.check alone", ...alone });
  const portions: HeaderCheck[][] = [];
  for (let at = 0; at < HEADERS; at += 32) portions.push(checks.slice(at, at + 32));
  const together = measure(() => {
    for (const portion of portions)
      if (runChecks(portion).some((fault) => fault !== undefined))
        throw new Error("a good header is refused");
  });
  report({ name: "headers.check together", ...together, ratio: round(alone.value / together.value) });
  report({ name: "headers.a second", value: Math.round(1e6 / together.value), unit: "headers/s" });
}

/** Headers of slots that follow one another, by whoever may make them. */
function makeHeaders(): { epoch: BabeEpoch; encoded: Uint8Array[]; primaries: number } {
  const keystores = Array.from({ length: AUTHORS }, () => createMemoryKeystore());
  const keys = keystores.map((keystore, i) => keystore.generate("babe", "sr25519", `//${i}`));
  const epoch: BabeEpoch = {
    epoch_index: 3n,
    start_slot: 1000n,
    duration: 10_000n,
    authorities: keys.map((key): [Hex, bigint] => [toHex(key), 1n]),
    randomness: new Uint8Array(32).fill(5),
    config: { c: [1n, 4n], allowed_slots: { type: "PrimaryAndSecondaryVRFSlots" } },
  };
  const thresholds = createThresholds();
  const root = toHex(new Uint8Array(32)) as Header["parent_hash"];
  const encoded: Uint8Array[] = [];
  let primaries = 0;
  for (let slot = 1000n; encoded.length < HEADERS; slot++) {
    // Each author's own claim is what takes the time: one of them is asked, the next in each slot.
    const at = Number(slot) % AUTHORS;
    const keystore = keystores[at] as (typeof keystores)[number];
    const claim = claimSlot(slot, epoch, keystore, thresholds);
    if (claim === undefined) continue;
    if (claim.preDigest.type === "Primary") primaries++;
    const pre: DigestItem = {
      type: "PreRuntime",
      value: [BABE_ENGINE_ID, BabePreDigest.encode(claim.preDigest)],
    };
    const header: Header = {
      ...{ parent_hash: root, number: encoded.length + 1, state_root: root, extrinsics_root: root },
      digest: { logs: [pre] },
    };
    const hash = blake2_256(Header.encode(header));
    const signature = keystore.sign("babe", "sr25519", claim.author, hash) as Uint8Array;
    const seal: DigestItem = { type: "Seal", value: [BABE_ENGINE_ID, signature] };
    encoded.push(Header.encode({ ...header, digest: { logs: [pre, seal] } }));
  }
  return { epoch, encoded, primaries };
}

function measure(all: () => unknown): { readonly value: number; readonly unit: string } {
  let best = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const before = process.cpuUsage();
    all();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / HEADERS);
  }
  return { value: round(best), unit: "us" };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
