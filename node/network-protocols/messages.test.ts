import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes, fromHex, toH256 } from "@serinus/bytes";
import {
  decodeAuthorityRecord,
  decodeSignedAuthorityRecord,
  encodeAuthorityRecord,
  encodeSignedAuthorityRecord,
} from "./authority-record.ts";
import { decodeBlockAnnounce, decodeHandshake, encodeBlockAnnounce } from "./block-announce.ts";
import { decodeBlockRequest, encodeBlockRequest } from "./block-request.ts";
import { decodeBlockResponse, encodeBlockResponse } from "./block-response.ts";
import {
  decodeLightRequest,
  decodeLightResponse,
  encodeLightRequest,
  encodeLightResponse,
} from "./light-messages.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";
import { protocolNames } from "./protocol-names.ts";
import {
  decodeStateRequest,
  decodeStateResponse,
  encodeStateRequest,
  encodeStateResponse,
} from "./state-messages.ts";
import { decodeTransactions, encodeTransactions } from "./transactions.ts";
import { decodeWarpSyncRequest, encodeWarpSyncProof } from "./warp-sync.ts";

const hash = toH256(new Uint8Array(32).fill(7));
const byte = (value: number) => Uint8Array.of(value);
/** Header of 32 + 1 + 32 + 32 + 1 bytes without digest items. */
const header = concatBytes(new Uint8Array(32), byte(4), new Uint8Array(64), byte(0));

test("block requests", () => {
  for (const from of [{ hash }, { number: 5_000_000 }, { number: 0 }] as const)
    for (const direction of ["ascending", "descending"] as const) {
      const request = {
        header: true,
        body: direction === "ascending",
        justification: "hash" in from,
        from,
        direction,
        max: 64,
        multipleJustifications: true,
      };
      assert.deepEqual(decodeBlockRequest(encodeBlockRequest(request)), request);
    }
  assert.throws(() => decodeBlockRequest(new Uint8Array(0)), /names no block/);
  assert.throws(() => decodeBlockRequest(fromHex("0x1203aabbcc")), /a hash of 3 bytes/);
  assert.throws(() => decodeBlockRequest(fromHex("0x1a0a")), ProtocolError);
  assert.throws(() => decodeBlockRequest(fromHex("0x1a03aabbcc")), /a block number of 3 bytes/);
  assert.throws(() => decodeBlockRequest(fromHex("0x1a04000000002802")), /direction 2/);
});

test("block responses", () => {
  const blocks = [
    { hash, header, body: [fromHex("0x0402"), fromHex("0x080304")] },
    {
      hash,
      header,
      body: [],
      justifications: [
        { engine: "FRNK", data: byte(9) },
        { engine: "BEEF", data: byte(8) },
      ],
    },
    { hash, body: [] },
  ];
  assert.deepEqual(decodeBlockResponse(encodeBlockResponse(blocks)), blocks);
  const single = decodeBlockResponse(encodeBlockResponse(blocks.slice(1, 2), false));
  assert.deepEqual(single[0]?.justifications, [{ engine: "FRNK", data: byte(9) }]);
  const empty = [{ hash, body: [], justifications: [{ engine: "FRNK", data: new Uint8Array(0) }] }];
  assert.deepEqual(decodeBlockResponse(encodeBlockResponse(empty, false)), empty);
  assert.throws(() => decodeBlockResponse(encodeBlockResponse(Array(129).fill(blocks[0]))), /more than 128/);
  assert.throws(() => decodeBlockResponse(fromHex("0x0a021200")), /without its hash/);
});

test("as many extrinsics as fit into a response are not all taken", () => {
  const body = protobufWriter().bytes(1, fromHex(hash));
  const none = new Uint8Array(0);
  for (let i = 0; i <= 1 << 16; i++) body.bytes(3, none);
  const response = protobufWriter().bytes(1, body.finish()).finish();
  assert.throws(() => decodeBlockResponse(response), /more than 65536 extrinsics/);
});

test("state requests and responses", () => {
  const request = { block: hash, start: [byte(1), byte(2)], noProof: true };
  assert.deepEqual(decodeStateRequest(encodeStateRequest(request)), request);
  assert.throws(
    () => decodeStateRequest(encodeStateRequest({ ...request, start: [byte(1), byte(2), byte(3)] })),
    /at most 2/,
  );
  assert.throws(() => decodeStateRequest(new Uint8Array(0)), /without a block/);
  const response = {
    parts: [
      { stateRoot: new Uint8Array(0), entries: [[byte(1), byte(2)] as const], complete: true },
      { stateRoot: fromHex(hash), entries: [[byte(3), new Uint8Array(0)] as const], complete: false },
    ],
    proof: byte(5),
  };
  assert.deepEqual(decodeStateResponse(encodeStateResponse(response)), response);
});

test("light requests and responses", () => {
  for (const request of [
    { type: "call", block: hash, method: "Core_version", data: new Uint8Array(0) },
    { type: "read", block: hash, keys: [byte(1), byte(2)] },
    { type: "readChild", block: hash, storageKey: byte(1), keys: [byte(2)] },
  ] as const)
    assert.deepEqual(decodeLightRequest(encodeLightRequest(request)), request);
  for (const type of ["call", "read"] as const)
    for (const proof of [undefined, [], [byte(1), fromHex(hash)]])
      assert.deepEqual(decodeLightResponse(encodeLightResponse({ type, proof })), { type, proof });
  assert.throws(() => decodeLightRequest(new Uint8Array(0)), /no known kind/);
  assert.throws(() => decodeLightRequest(fromHex("0x0a00")), /lacks its block/);
  assert.throws(() => decodeLightResponse(new Uint8Array(0)), /no known kind/);
});

test("announces and handshakes", () => {
  const announce = { encodedHeader: header, isBest: true, data: byte(3) };
  assert.deepEqual(decodeBlockAnnounce(encodeBlockAnnounce(announce)), announce);
  assert.deepEqual(decodeBlockAnnounce(header), {
    encodedHeader: header,
    isBest: false,
    data: new Uint8Array(0),
  });
  assert.throws(() => decodeBlockAnnounce(concatBytes(encodeBlockAnnounce(announce), byte(0))), /too many/);
  assert.throws(() => decodeBlockAnnounce(header.subarray(1)), ProtocolError);
  assert.throws(() => decodeHandshake(new Uint8Array(68)), ProtocolError);
  assert.throws(() => decodeHandshake(new Uint8Array(69)), /role 0/);
  assert.equal(decodeHandshake(concatBytes(byte(5), new Uint8Array(68))).role, "authority");
});

test("transactions", () => {
  const extrinsics = [fromHex("0x0402"), fromHex("0x080304")];
  assert.deepEqual(decodeTransactions(encodeTransactions(extrinsics)), extrinsics);
  assert.throws(() => decodeTransactions(fromHex("0x0408")), ProtocolError);
  assert.throws(() => decodeTransactions(fromHex("0x02ffffff")), /at most 8192/);
  assert.throws(() => decodeTransactions(fromHex("0x0404020000")), /too many/);
});

test("warp sync", () => {
  assert.equal(decodeWarpSyncRequest(fromHex(hash)), hash);
  assert.throws(() => decodeWarpSyncRequest(byte(1)), /a hash of 1 bytes/);
  const proof = encodeWarpSyncProof([{ encodedHeader: byte(1), justification: byte(2) }], true);
  assert.deepEqual(proof, Uint8Array.of(4, 1, 2, 1));
});

test("authority records", () => {
  const record = { addresses: [byte(1), byte(2)], creationTime: 1_700_000_000_000_000_000n };
  assert.deepEqual(decodeAuthorityRecord(encodeAuthorityRecord(record)), record);
  const signed = {
    record: encodeAuthorityRecord(record),
    authSignature: new Uint8Array(64),
    peerSignature: { signature: new Uint8Array(64), publicKey: new Uint8Array(36) },
  };
  assert.deepEqual(decodeSignedAuthorityRecord(encodeSignedAuthorityRecord(signed)), signed);
  assert.equal(
    decodeSignedAuthorityRecord(encodeSignedAuthorityRecord({ ...signed, peerSignature: undefined }))
      .peerSignature,
    undefined,
  );
  assert.equal(
    decodeAuthorityRecord(encodeAuthorityRecord({ addresses: Array(17).fill(byte(1)) })).addresses.length,
    16,
  );
  assert.throws(() => decodeSignedAuthorityRecord(new Uint8Array(0)), /lacks its record/);
});

test("names of protocols", () => {
  const names = protocolNames({ genesisHash: hash, forkId: "test", protocolId: "ksmcc3" });
  assert.equal(names.sync.name, `/${"07".repeat(32)}/test/sync/2`);
  assert.deepEqual(names.sync.legacyNames, ["/ksmcc3/sync/2"]);
  assert.deepEqual(protocolNames({ genesisHash: hash }).sync.legacyNames, []);
});

test("random bytes are refused or read, and nothing else", () => {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return seed >> 8;
  };
  const decoders = [
    decodeBlockRequest,
    decodeBlockResponse,
    decodeStateRequest,
    decodeStateResponse,
    decodeLightRequest,
    decodeLightResponse,
    decodeBlockAnnounce,
    decodeHandshake,
    decodeTransactions,
    decodeWarpSyncRequest,
    decodeAuthorityRecord,
    decodeSignedAuthorityRecord,
  ];
  for (let round = 0; round < 2_000; round++) {
    const bytes = Uint8Array.from({ length: random() % 80 }, () => random());
    for (const decode of decoders) {
      try {
        decode(bytes);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, `${decode.name}: ${String(error)}`);
      }
    }
  }
});
