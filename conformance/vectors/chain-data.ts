import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { fromHex, type Hex, toHex } from "@serinus/bytes";
import {
  authoringScore,
  BabeError,
  createThresholds,
  decodeEpochChanges,
  encodeEpochChanges,
  prepareCheck,
  readSealedHeader,
  runChecks,
  slotTranscript,
} from "@serinus/consensus-babe";
import { blake2_256, sr25519VrfVerify } from "@serinus/crypto";
import { type AllowedSlots, type BabeEpoch, Header } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { authoritySet } from "./grandpa.ts";

/** Checkers of those files of `chain-data` that are about BABE and headers, or about BABE and GRANDPA. */
export const files: FolderCheckers = {
  async "babe-headers.json.gz"(path, context) {
    for (const vector of unzip<BabeVector[]>(path)) await babeHeader(vector, epochOf(vector), context);
  },
  async "light-sync-states.json.gz"(path, context) {
    for (const vector of unzip<LightSyncVector[]>(path)) await lightSyncState(vector, context);
  },
  async "header-kusama-7472481.json"(path, context) {
    const vector = context.json<HeaderVector>(path);
    const encoded = fromHex(vector.headerScale);
    await context.check("decodes and encodes again", () => {
      const header = Header.decode(encoded);
      assert.deepEqual(Header.encode(header), encoded);
      assert.equal(header.number, vector.number);
      assert.equal(header.parent_hash, vector.parentHash);
      assert.equal(header.state_root, vector.stateRoot);
      assert.equal(header.extrinsics_root, vector.extrinsicsRoot);
      const items = header.digest.logs.map(({ type, value }) => {
        const [engine, data] = value as [string, Uint8Array];
        return {
          type: type[0]?.toLowerCase() + type.slice(1),
          engine,
          dataLen: data.length,
          dataBlake2_256: toHex(blake2_256(data)),
          ...(type === "Consensus" && { consensusLogKind: data[0] }),
        };
      });
      assert.deepEqual(items, vector.digestItems);
    });
    await context.check("hash, and what it tells BABE", () => {
      const header = readSealedHeader(encoded);
      assert.equal(header.hash, vector.hash);
      assert.ok(header.nextEpoch);
    });
  },
};

interface HeaderVector {
  readonly headerScale: Hex;
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly digestItems: readonly object[];
}

interface BabeVector {
  readonly chain: string;
  readonly number: number;
  readonly headerScale: Hex;
  readonly expected: {
    readonly hash: Hex;
    readonly preHash: Hex;
    readonly parentHash: Hex;
    readonly preDigest: { readonly kind: string; readonly authorityIndex: number; readonly slot: string };
    readonly vrfInOut16?: Hex;
    readonly primaryThreshold?: string;
    readonly vrfValue?: string;
    readonly secondaryAuthor?: number;
  };
  readonly epoch: {
    readonly epochIndex: string;
    readonly startSlot: string;
    readonly duration: string;
    readonly randomness: Hex;
    readonly c: readonly [string, string];
    readonly allowedSlots: number;
    readonly authorityCount: number;
    readonly authorKey: Hex;
  };
}

interface LightSyncVector extends BabeVector {
  readonly lightSyncState: {
    readonly babeEpochChanges: Hex;
    readonly babeFinalizedBlockWeight: number;
    readonly finalizedBlockHeader: Hex;
    readonly grandpaAuthoritySet: Hex;
  };
}

/** The epochs of a checkpoint, as the node that made it stored them, and the header that is verified by them. */
async function lightSyncState(vector: LightSyncVector, context: VectorContext): Promise<void> {
  const { lightSyncState: state, epoch: expected, expected: header, chain, number } = vector;
  const encoded = fromHex(state.babeEpochChanges);
  const encodedHeader = fromHex(vector.headerScale);
  await authoritySet(`${chain} ${number}`, state.grandpaAuthoritySet, context);
  await context.check(`${chain} ${number}: epoch changes`, () => {
    assert.equal(state.finalizedBlockHeader, vector.headerScale);
    const changes = decodeEpochChanges(encoded);
    const again = encodeEpochChanges(changes);
    // Until 2023 one or two bytes told of the gap behind a warp sync: there is none.
    assert.deepEqual(again, encoded.subarray(0, again.length));
    assert.ok(
      encoded.subarray(again.length).every((byte) => byte === 0) && encoded.length - again.length < 3,
    );
    const slot = BigInt(header.preDigest.slot);
    const epochs = [...changes.values()].flatMap(({ epoch }) =>
      epoch.type === "Genesis" ? epoch.value : [epoch.value],
    );
    // Forks that were not finalized yet may have announced the epoch each for itself.
    const found = epochs.find(
      (epoch) =>
        epoch.start_slot <= slot &&
        slot < epoch.start_slot + epoch.duration &&
        fault(encodedHeader, epoch) === undefined,
    );
    assert.ok(found);
    const { config, authorities, ...told } = found;
    assert.deepEqual(told, {
      epoch_index: BigInt(expected.epochIndex),
      start_slot: BigInt(expected.startSlot),
      duration: BigInt(expected.duration),
      randomness: fromHex(expected.randomness),
    });
    assert.deepEqual(config, epochOf(vector).config);
    assert.equal(authorities.length, expected.authorityCount);
    assert.notEqual(fault(encodedHeader, { ...found, authorities: authorities.slice(1) }), undefined);
  });
  await context.check(`${chain} ${number}: cut short, the epoch changes are refused`, () => {
    assert.throws(() => decodeEpochChanges(encoded.subarray(0, encoded.length - 40)), ScaleError);
    assert.throws(() => decodeEpochChanges(encoded.subarray(0, 100)), ScaleError);
  });
}

const ALLOWED: readonly AllowedSlots[] = [
  { type: "PrimarySlots" },
  { type: "PrimaryAndSecondaryPlainSlots" },
  { type: "PrimaryAndSecondaryVRFSlots" },
];

const STRANGER: Hex = `0x${"00".repeat(31)}01`;

function unzip<T>(path: string): T {
  return JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as T;
}

/** The vector's epoch. Of its authorities only the author is told; all weigh one. */
function epochOf({ epoch, expected }: BabeVector): BabeEpoch {
  const authorities = Array.from({ length: epoch.authorityCount }, (_, index): [Hex, bigint] => [
    index === expected.preDigest.authorityIndex ? epoch.authorKey : STRANGER,
    1n,
  ]);
  return {
    epoch_index: BigInt(epoch.epochIndex),
    start_slot: BigInt(epoch.startSlot),
    duration: BigInt(epoch.duration),
    authorities,
    randomness: fromHex(epoch.randomness),
    config: {
      c: [BigInt(epoch.c[0]), BigInt(epoch.c[1])],
      allowed_slots: ALLOWED[epoch.allowedSlots] as AllowedSlots,
    },
  };
}

/** What is wrong with a header under an epoch, `undefined` when nothing is. */
function fault(encoded: Uint8Array, epoch: BabeEpoch): string | undefined {
  try {
    return runChecks([prepareCheck(readSealedHeader(encoded), epoch, createThresholds())])[0];
  } catch (error) {
    if (error instanceof BabeError) return error.code;
    throw error;
  }
}

async function babeHeader(vector: BabeVector, epoch: BabeEpoch, context: VectorContext): Promise<void> {
  const { expected } = vector;
  const encoded = fromHex(vector.headerScale);
  const name = `${vector.chain} ${vector.number}`;
  await context.check(`${name}: seal, VRF, and the right to the slot`, () => {
    const header = readSealedHeader(encoded);
    assert.equal(toHex(blake2_256(encoded)), expected.hash);
    assert.equal(toHex(header.preHash), expected.preHash);
    assert.equal(header.parentHash, expected.parentHash);
    assert.equal(header.number, vector.number);
    assert.equal(header.preDigest.type, expected.preDigest.kind);
    assert.equal(header.preDigest.value.slot, BigInt(expected.preDigest.slot));
    const check = prepareCheck(header, epoch, createThresholds());
    assert.equal(runChecks([check])[0], undefined);
    if (check.vrf === undefined) return;
    if (expected.primaryThreshold !== undefined)
      assert.equal(check.vrf.threshold, BigInt(expected.primaryThreshold));
    const { randomness, slot, epochIndex } = check.vrf;
    const inOut = sr25519VrfVerify(check.vrf, slotTranscript(randomness, slot, epochIndex), check.author);
    assert.ok(inOut);
    const score = authoringScore(inOut).toString(16).padStart(32, "0");
    assert.equal(toHex(fromHex(`0x${score}`).reverse()), expected.vrfInOut16);
  });
  await context.check(`${name}: is refused with any other byte, slot, author, epoch or threshold`, () => {
    // A byte of the parent's hash, of each part of the digest, and of the seal.
    const tail = encoded.length - 64;
    for (const place of [0, 40, tail - 8, tail, tail + 33, encoded.length - 1]) {
      const changed = encoded.slice();
      changed[place] = (changed[place] as number) ^ 1;
      assert.notEqual(fault(changed, epoch), undefined, `byte ${place}`);
    }
    const { authority_index } = readSealedHeader(encoded).preDigest.value;
    const [key] = epoch.authorities[authority_index] as [Hex, bigint];
    const others = epoch.authorities.map(([, weight]): [Hex, bigint] => [STRANGER, weight]);
    assert.equal(fault(encoded, { ...epoch, authorities: others }), "bad-seal");
    assert.equal(fault(encoded, { ...epoch, authorities: [] }), "unknown-author");
    const kind = expected.preDigest.kind;
    if (kind === "SecondaryPlain") return;
    assert.notEqual(fault(encoded, { ...epoch, randomness: new Uint8Array(32).fill(7) }), undefined);
    assert.equal(fault(encoded, { ...epoch, epoch_index: epoch.epoch_index + 1n }), "bad-vrf");
    if (kind === "SecondaryVRF") return;
    const heavy = epoch.authorities.map(([other, weight]): [Hex, bigint] => [
      other,
      other === key ? 1n : weight * 10n ** 15n,
    ]);
    if (heavy.length > 1) assert.equal(fault(encoded, { ...epoch, authorities: heavy }), "threshold");
  });
}
