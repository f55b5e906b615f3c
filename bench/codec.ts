import assert from "node:assert/strict";
import { type AccountId, fromHex, type Hex, toHex } from "@serinus/bytes";
import {
  accountId,
  bytes,
  type Codec,
  compactU32,
  compactU128,
  era,
  fixedBytes,
  indexed,
  struct,
  u8,
  u32,
  u128,
  unit,
  type ValueOf,
  variants,
} from "@serinus/scale";
import * as peer from "scale-ts";
import type { Bench, Figure } from "./figure.ts";

/** Values decoded or encoded per sample, and samples; the fastest sample counts. */
const ROUNDS = 20_000;
const SAMPLES = 12;

const AccountInfo = struct({
  nonce: u32,
  consumers: u32,
  providers: u32,
  sufficients: u32,
  data: struct({ free: u128, reserved: u128, frozen: u128, flags: u128 }),
});

const peerAccountInfo = peer.Struct({
  nonce: peer.u32,
  consumers: peer.u32,
  providers: peer.u32,
  sufficients: peer.u32,
  data: peer.Struct({ free: peer.u128, reserved: peer.u128, frozen: peer.u128, flags: peer.u128 }),
});

const account: ValueOf<typeof AccountInfo> = {
  nonce: 41,
  consumers: 1,
  providers: 1,
  sufficients: 0,
  data: { free: 1_234_567_890_123_456n, reserved: 33_333_333n, frozen: 0n, flags: 1n << 127n },
};

const MultiAddress = variants({
  Id: accountId,
  Index: compactU32,
  Raw: bytes,
  Address32: fixedBytes(32),
  Address20: fixedBytes(20),
});

/** A signed extrinsic of version 4 without its length, with Kusama's extensions. */
const Extrinsic = struct({
  version: u8,
  address: MultiAddress,
  signature: variants({ Ed25519: fixedBytes(64), Sr25519: fixedBytes(64), Ecdsa: fixedBytes(65) }),
  era,
  nonce: compactU32,
  tip: compactU128,
  mode: variants({ Disabled: unit, Enabled: unit }),
  call: variants({
    System: indexed(0, variants({ remark: struct({ remark: bytes }) })),
    Balances: indexed(
      4,
      variants({
        transfer_allow_death: struct({ dest: MultiAddress, value: compactU128 }),
        transfer_keep_alive: indexed(3, struct({ dest: MultiAddress, value: compactU128 })),
      }),
    ),
  }),
});

const transfer: ValueOf<typeof Extrinsic> = {
  version: 0x84,
  address: { type: "Id", value: `0x${"d43593c715fdd31c61141abd04a99fd6".repeat(2)}` as AccountId },
  signature: { type: "Sr25519", value: new Uint8Array(64).fill(0xa5) },
  era: { type: "Mortal", value: { period: 64, phase: 29 } },
  nonce: 41,
  tip: 0n,
  mode: { type: "Disabled" },
  call: {
    type: "Balances",
    value: {
      type: "transfer_keep_alive",
      value: {
        dest: { type: "Id", value: `0x${"8eaf04151687736326c9fea17e25fc52".repeat(2)}` as AccountId },
        value: 1_000_000_000_000n,
      },
    },
  },
};

const peerAccountId = peer.enhanceCodec(peer.Bytes(32), (hex: Hex) => fromHex(hex), toHex);
const peerMultiAddress = peer.Enum({
  Id: peerAccountId,
  Index: peer.compact,
  Raw: peer.Bytes(),
  Address32: peer.Bytes(32),
  Address20: peer.Bytes(20),
});
// The peer has no era: its own `u16` carries the two bytes, with the same arithmetic around it.
const peerEra = peer.enhanceCodec(
  peer.u16,
  ({ period, phase }: { period: number; phase: number }) => (Math.log2(period) - 1) | (phase << 4),
  (encoded) => ({ period: 2 << (encoded & 15), phase: encoded >> 4 }),
);
const peerExtrinsic = peer.Struct({
  version: peer.u8,
  address: peerMultiAddress,
  signature: peer.Enum({ Ed25519: peer.Bytes(64), Sr25519: peer.Bytes(64), Ecdsa: peer.Bytes(65) }),
  era: peerEra,
  nonce: peer.compact,
  tip: peer.compact,
  mode: peer.Enum({ Disabled: peer._void, Enabled: peer._void }),
  call: peer.Enum(
    {
      System: peer.Enum({ remark: peer.Struct({ remark: peer.Bytes() }) }),
      Balances: peer.Enum(
        {
          transfer_allow_death: peer.Struct({ dest: peerMultiAddress, value: peer.compact }),
          transfer_keep_alive: peer.Struct({ dest: peerMultiAddress, value: peer.compact }),
        },
        [0, 3],
      ),
    },
    [0, 4],
  ),
});

/**
 * Our codecs against `scale-ts` on the same bytes and the same shapes of values, taking turns in one process.
 * `ratio` is how many times as long the peer takes.
 */
export const run: Bench = async (report) => {
  compare("account-info", AccountInfo, account, peerAccountInfo, report);
  compare("signed-extrinsic", Extrinsic, transfer, peerExtrinsic, report);
};

function compare<T>(
  name: string,
  ours: Codec<T>,
  value: T,
  theirs: { readonly enc: (value: never) => Uint8Array; readonly dec: (bytes: Uint8Array) => unknown },
  report: (figure: Figure) => void,
): void {
  // The peer reads the whole buffer that lies under a view.
  const encoded = ours.encode(value).slice();
  const peerValue = theirs.dec(encoded) as never;
  assert.deepEqual(theirs.enc(peerValue), encoded, "both must write the same bytes");
  const decode = race(
    () => ours.decode(encoded),
    () => theirs.dec(encoded),
  );
  const encode = race(
    () => ours.encode(value),
    () => theirs.enc(peerValue),
  );
  for (const [direction, figure] of [
    ["decode", decode],
    ["encode", encode],
  ] as const) {
    report({
      name: `codec.${name}.${direction}`,
      value: figure.ours,
      unit: "ns",
      peer: figure.theirs,
      ratio: figure.ratio,
    });
  }
}

function race(ours: () => unknown, theirs: () => unknown): { ours: number; theirs: number; ratio: number } {
  let bestOurs = Number.POSITIVE_INFINITY;
  let bestTheirs = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < SAMPLES; sample++) {
    bestOurs = Math.min(bestOurs, nanoseconds(ours));
    bestTheirs = Math.min(bestTheirs, nanoseconds(theirs));
  }
  return { ours: round(bestOurs), theirs: round(bestTheirs), ratio: round(bestTheirs / bestOurs) };
}

/** What the last call of a sample returned, kept so that no call can be left out as unused. */
const sink: { last: unknown } = { last: undefined };

function nanoseconds(act: () => unknown): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < ROUNDS; i++) sink.last = act();
  return Number(process.hrtime.bigint() - start) / ROUNDS;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
