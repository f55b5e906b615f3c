import assert from "node:assert/strict";
import { fromHex, type H256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  type BlockRequest,
  decodeBlockAnnounce,
  decodeBlockRequest,
  decodeHandshake,
  decodeKademlia,
  decodeLightRequest,
  decodeStateRequest,
  decodeWarpSyncRequest,
  encodeBlockAnnounce,
  encodeBlockRequest,
  encodeFindNode,
  encodeHandshake,
  encodeLightRequest,
  encodeStateRequest,
  encodeWarpSyncRequest,
  protocolNames,
} from "@serinus/network-protocols";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { gossipMessage } from "./grandpa.ts";

/** Checkers of the files that hold single messages. */
export const files: FolderCheckers = {
  "messages.json": messages,
  "block-request-regressions.json": blockRequestRegressions,
};

/** One entry of `messages.json`; which fields there are depends on `kind`. */
interface Message {
  readonly kind: string;
  readonly hex: string;
  readonly [field: string]: unknown;
}

type Check = (message: Message, bytes: Uint8Array) => void;

const checks: Readonly<Record<string, Check>> = {
  "block-request": (message, bytes) => {
    const parts = message.fields as Record<"header" | "body" | "justification", boolean>;
    const request: BlockRequest = {
      ...parts,
      from: message.from as BlockRequest["from"],
      direction: message.direction === "Descending" ? "descending" : "ascending",
      max: (message.maxBlocks as number) || undefined,
      multipleJustifications: message.supportMultipleJustifications === true,
    };
    roundTrip(bytes, decodeBlockRequest, encodeBlockRequest, request);
  },
  "state-request": ({ block, start, noProof }, bytes) =>
    roundTrip(bytes, decodeStateRequest, encodeStateRequest, {
      block: block as H256,
      start: (start as string[]).map(fromHex),
      noProof: noProof as boolean,
    }),
  "light-read-request": ({ block, keys }, bytes) =>
    roundTrip(bytes, decodeLightRequest, encodeLightRequest, {
      type: "read",
      block: block as H256,
      keys: (keys as string[]).map(fromHex),
    }),
  "light-read-child-request": ({ block, keys, storageKey }, bytes) =>
    roundTrip(bytes, decodeLightRequest, encodeLightRequest, {
      type: "readChild",
      block: block as H256,
      storageKey: fromHex(storageKey as string),
      keys: (keys as string[]).map(fromHex),
    }),
  "light-call-request": ({ block, method, data }, bytes) =>
    roundTrip(bytes, decodeLightRequest, encodeLightRequest, {
      type: "call",
      block: block as H256,
      method: method as string,
      data: fromHex(data as string),
    }),
  "block-announces-handshake": ({ role, bestNumber, bestHash, genesisHash }, bytes) =>
    roundTrip(bytes, decodeHandshake, encodeHandshake, {
      role: role === 4 ? "authority" : role === 2 ? "light" : "full",
      bestNumber: bestNumber as number,
      bestHash: bestHash as H256,
      genesisHash: genesisHash as H256,
    }),
  "block-announce": ({ header, headerHash, isBest, dataLen }, bytes) => {
    const announce = decodeBlockAnnounce(bytes);
    assert.equal(toHex(announce.encodedHeader), header, "header");
    assert.equal(toHex(blake2_256(announce.encodedHeader)), headerHash, "hash of the header");
    assert.deepEqual([announce.isBest, announce.data.length], [isBest, dataLen]);
    assert.equal(toHex(encodeBlockAnnounce(announce)), toHex(bytes), "encoded again");
  },
  "kademlia-find-node": ({ peerIdBytes }, bytes) => {
    const { type, key } = decodeKademlia(bytes);
    assert.deepEqual([type, toHex(key)], ["findNode", peerIdBytes]);
    assert.equal(toHex(encodeFindNode(key)), toHex(bytes), "encoded again");
  },
  "warp-sync-request": ({ beginHash }, bytes) =>
    roundTrip(bytes, decodeWarpSyncRequest, encodeWarpSyncRequest, beginHash as H256),
};

async function messages(path: string, t: VectorContext): Promise<void> {
  for (const [index, message] of t.json<Message[]>(path).entries()) {
    const name = `${index}: ${message.kind}`;
    if (message.kind === "protocol-name") await t.check(name, () => checkName(message));
    else if (message.kind.startsWith("grandpa-"))
      await t.check(name, () => gossipMessage(message, fromHex(message.hex)));
    else {
      await t.check(name, () => {
        const check = checks[message.kind];
        if (check === undefined) throw new Error("no check knows this kind");
        check(message, fromHex(message.hex));
      });
    }
  }
}

/** Names are `/<genesis>/<protocol>`, and `/<genesis>/<fork id>/<protocol>` on a fork. */
function checkName({ protocol, name, withForkId_test }: Message): void {
  const genesisHash = `0x${(name as string).split("/")[1]}` as H256;
  const names = Object.values(protocolNames({ genesisHash })).map((known) => known.name);
  const forked = Object.values(protocolNames({ genesisHash, forkId: "test" })).map((known) => known.name);
  assert.ok(names.includes(name as string), `${protocol} is named ${name}`);
  assert.equal(names.indexOf(name as string), forked.indexOf(withForkId_test as string), "with a fork id");
}

async function blockRequestRegressions(path: string, t: VectorContext): Promise<void> {
  for (const { origin, hex, expect } of t.json<{ origin: string; hex: string; expect: unknown }[]>(path)) {
    await t.check(origin, () => {
      if (typeof expect === "string") {
        assert.throws(() => decodeBlockRequest(fromHex(hex)), { name: "ProtocolError" });
        return;
      }
      const wanted = expect as { fromNumber: number; maxBlocks: number };
      assert.deepEqual(decodeBlockRequest(fromHex(hex)), {
        header: true,
        body: false,
        justification: true,
        from: { number: wanted.fromNumber },
        direction: "ascending",
        max: wanted.maxBlocks,
        multipleJustifications: true,
      });
    });
  }
}

function roundTrip<T>(
  bytes: Uint8Array,
  decode: (b: Uint8Array) => T,
  encode: (v: T) => Uint8Array,
  value: T,
) {
  assert.deepEqual(decode(bytes), value);
  assert.deepEqual(decode(encode(value)), value, "encoded again");
}
