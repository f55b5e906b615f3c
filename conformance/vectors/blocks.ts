import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  createDynamicCodec,
  type DecodedExtrinsic,
  type DynamicCodec,
  type Json,
} from "@serinus/dynamic-codec";
import { decodeMetadata, encodeMetadata, type VersionedMetadata } from "@serinus/metadata";
import { Header } from "@serinus/runtime-api";
import { compactU32 } from "@serinus/scale";
import { trieRoot } from "@serinus/trie";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { differenceFrom } from "./polkadot-json.ts";

/** Checkers of the real blocks in `chain-data`, and of the metadata that they are read by. */
export const files: FolderCheckers = {
  async blocks(folder, context) {
    for (const file of readdirSync(folder).sort()) await block(join(folder, file), context);
  },
  async metadata(folder, context) {
    for (const file of readdirSync(folder).sort())
      await context.check(
        `${file}: decodes, encodes again, and is refused when its first byte is changed`,
        () => {
          const bytes = readHex(join(folder, file));
          assert.ok(Buffer.from(encodeMetadata(decodeMetadata(bytes))).equals(bytes));
          assert.throws(() => decodeMetadata(changed(bytes, 0)));
        },
      );
  },
};

/** A block: its hash and the root of its extrinsics, and where its metadata is there, all that they say. */
async function block(path: string, context: VectorContext): Promise<void> {
  const vector = context.json<BlockVector>(path);
  const name = `${vector.chain} ${vector.number}`;
  const extrinsics = vector.extrinsics.map(({ hex }) => fromHex(hex));
  await context.check(`${name}: hash and root of the extrinsics`, () => {
    const header = Header.decode(fromHex(vector.headerScale));
    assert.equal(toHex(Header.encode(header)), vector.headerScale);
    assert.equal(header.number, vector.number);
    assert.equal(header.extrinsics_root, vector.extrinsicsRoot);
    assert.equal(toHex(blake2_256(fromHex(vector.headerScale))), vector.hash);
    assert.notEqual(toHex(blake2_256(changed(fromHex(vector.headerScale), 40))), vector.hash);
    assert.equal(orderedRoot(extrinsics), vector.extrinsicsRoot);
    for (const [i, extrinsic] of extrinsics.entries())
      assert.notEqual(
        orderedRoot(extrinsics.with(i, changed(extrinsic, extrinsic.length - 1))),
        vector.extrinsicsRoot,
      );
  });
  if (vector.metadata === undefined) return;
  const metadata = decodeMetadata(readHex(resolve(path, vector.metadata)));
  const codec = createDynamicCodec(metadata, { ss58Prefix: PREFIXES[vector.chain] });
  for (const [i, expected] of vector.extrinsics.entries())
    await context.check(`${name}: extrinsic ${i}, ${expected.method}`, () => extrinsic(codec, expected));
  const { events } = vector;
  if (events)
    await context.check(`${name}: ${events.count} events`, () => checkEvents(codec, metadata, events));
}

function extrinsic(codec: DynamicCodec, expected: ExtrinsicVector): void {
  const encoded = fromHex(expected.hex);
  assert.equal(toHex(blake2_256(encoded)), expected.hash);
  const decoded = codec.extrinsics.decode(encoded);
  assert.equal(decoded.version | (decoded.signed ? 0x80 : 0), expected.version);
  const { type: pallet, value: call } = decoded.call as {
    type: string;
    value: { type: string; value: Json };
  };
  const [section, method] = expected.method.split(".");
  assert.equal(pallet.toLowerCase(), section?.toLowerCase());
  assert.equal(call.type.replaceAll("_", ""), method?.toLowerCase());
  assert.equal(differenceFrom(call.value, expected.args), undefined);
  const callData = fromHex(decoded.callData as Hex);
  assert.equal(toHex(callData.subarray(0, 2)), expected.callIndex);
  assert.equal(toHex(blake2_256(callData)), expected.callHash);
  assert.equal(toHex(encodeAgain(codec, decoded)), expected.hex);
  if (expected.signed) checkSigner(decoded, expected);
  // Whatever byte is changed, it does not say the same: here the last one, of an argument.
  const wrong = changed(encoded, encoded.length - 1);
  assert.throws(() => assert.equal(differenceFrom(argumentsOf(codec, wrong), expected.args), undefined));
}

function checkSigner({ signed, extensions = {} }: DecodedExtrinsic, expected: ExtrinsicVector): void {
  assert.ok(signed);
  assert.equal(differenceFrom(signed.address, expected.signer as Json), undefined);
  assert.equal((signed.signature as { value: string }).value, expected.signature);
  assert.equal(String(extensions.CheckNonce), expected.nonce);
  const payment = extensions.ChargeTransactionPayment ?? extensions.ChargeAssetTxPayment;
  assert.equal(
    String(typeof payment === "object" && payment !== null ? Object.values(payment)[0] : payment),
    expected.tip,
  );
  // polkadot-js writes the two bytes of a mortal era as they are: the second is the variant's content.
  const era = extensions.CheckMortality as { type: string; value?: number };
  const first = Number(/^Mortal(\d+)$/.exec(era.type)?.[1]);
  assert.deepEqual({ mortalEra: toHex(Uint8Array.of(first, era.value as number)) }, expected.era);
}

function argumentsOf(codec: DynamicCodec, encoded: Uint8Array): Json {
  const { value } = codec.extrinsics.decode(encoded).call as { value: { value: Json } };
  return value.value;
}

function encodeAgain(codec: DynamicCodec, { call, signed, extensions = {} }: DecodedExtrinsic): Uint8Array {
  const encodedCall = codec.encodeCall(call);
  return codec.extrinsics.encode(encodedCall, signed && { ...signed, extensions });
}

function checkEvents(codec: DynamicCodec, metadata: VersionedMetadata, expected: EventsVector): void {
  const encoded = fromHex(expected.hex);
  const events = codec.decodeEvents(encoded);
  assert.equal(events.length, expected.count);
  const type = createDynamicCodec(metadata).storage.item("System", "Events").value;
  assert.equal(toHex(codec.encode(type, events)), expected.hex);
  for (const [i, { phase, event }] of events.entries()) {
    const { event: name, phase: expectedPhase, data } = expected.decoded[i] as EventVector;
    assert.equal(`${event.type}.${event.value.type}`.toLowerCase(), name.toLowerCase());
    assert.equal(differenceFrom(phase as unknown as Json, expectedPhase), undefined);
    assert.equal(differenceFrom(listed(event.value.value as Json | undefined), data, name), undefined);
  }
  assert.throws(() => assert.deepEqual(codec.decodeEvents(changed(encoded, 0)), events));
}

/** Fields of an event as a list: one without a name stands for itself in ours. */
function listed(value: Json | undefined): Json {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  return typeof value === "object" && !("type" in value) ? (Object.values(value) as Json[]) : [value];
}

/** Root of an ordered trie of version 0: the keys are the compact indices. */
function orderedRoot(values: readonly Uint8Array[]): Hex {
  return toHex(
    trieRoot(
      values.map((value, i) => [compactU32.encode(i), value] as const),
      0,
    ),
  );
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

function readHex(path: string): Uint8Array {
  return fromHex(gunzipSync(readFileSync(path)).toString("utf8").trim() as Hex);
}

const PREFIXES: Readonly<Record<string, number>> = { kusama: 2, "asset-hub-kusama": 2, polkadot: 0 };

interface ExtrinsicVector {
  readonly hex: Hex;
  readonly hash: Hex;
  readonly version: number;
  readonly signed: boolean;
  readonly method: string;
  readonly callIndex: Hex;
  readonly callHash: Hex;
  readonly args: Json;
  readonly signer?: Json;
  readonly signature?: Hex;
  readonly nonce?: string;
  readonly tip?: string;
  readonly era?: object;
}

interface EventVector {
  readonly phase: Json;
  readonly event: string;
  readonly data: Json;
}

interface EventsVector {
  readonly hex: Hex;
  readonly count: number;
  readonly decoded: readonly EventVector[];
}

interface BlockVector {
  readonly chain: string;
  readonly number: number;
  readonly metadata?: string;
  readonly headerScale: Hex;
  readonly hash: Hex;
  readonly extrinsicsRoot: Hex;
  readonly extrinsics: readonly ExtrinsicVector[];
  readonly events?: EventsVector | null;
}
