import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, concatBytes, equalBytes, toH256, toHex } from "@serinus/bytes";
import { createStateApi } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import {
  type BlockRequest,
  decodeBlockResponse,
  decodeLightResponse,
  decodeStateResponse,
  encodeBlockRequest,
  encodeLightRequest,
  encodeStateRequest,
  protocolNames,
} from "@serinus/network-protocols";
import type { BlockEntry, PeerId, ReputationChange, RequestHandler } from "@serinus/node-api";
import { bytes, compactU32, utf8Encode, vec } from "@serinus/scale";
import { memoryState } from "@serinus/state";
import { decodeCompactProof, proofStore, trieEntries, trieGet } from "@serinus/trie";
import { serveBlocks } from "./serve-blocks.ts";
import { serveLight } from "./serve-light.ts";
import { serveState } from "./serve-state.ts";
import { startServers } from "./start-servers.ts";

const hashOf = (bytes: Uint8Array) => toH256(blake2_256(bytes));

/** Blocks 0 to 9; a body of 3 MiB each from 5 on, and block 2's body is gone. */
const entries: BlockEntry[] = [];
for (let number = 0; number < 10; number++) {
  const parent = entries.at(-1)?.hash ?? toH256(new Uint8Array(32));
  const encodedHeader = concatBytes(
    Uint8Array.from(Buffer.from(parent.slice(2), "hex")),
    compactU32.encode(number),
    new Uint8Array(65),
  );
  const root = toHex(new Uint8Array(32));
  entries.push({
    ...{ hash: hashOf(encodedHeader), number, parentHash: parent, encodedHeader },
    ...{ stateRoot: root, extrinsicsRoot: root, runtimeChanged: false },
  });
}
const block = (number: number) => entries[number] as BlockEntry;
const chain = {
  block: (hash: BlockHash) => entries.find((entry) => entry.hash === hash),
  canonicalHash: (number: number) => entries[number]?.hash,
  body(hash: BlockHash) {
    const { number } = chain.block(hash) ?? { number: 2 };
    return number === 2 ? undefined : [new Uint8Array(number < 5 ? 10 : 3 * 1024 * 1024)];
  },
  justifications: (hash: BlockHash) =>
    hash === block(4).hash ? [{ engine: "FRNK", data: Uint8Array.of(1) }] : [],
};
const request: BlockRequest = {
  ...{ header: true, body: false, justification: false, direction: "ascending", max: 3 },
  ...{ from: { number: 1 }, multipleJustifications: true },
};
const ask = (changes: Partial<BlockRequest>) =>
  decodeBlockResponse(serveBlocks(chain, encodeBlockRequest({ ...request, ...changes })));
const numbers = (blocks: { hash: BlockHash }[]) => blocks.map(({ hash }) => chain.block(hash)?.number);

test("blocks up and down, as many as there are, or as are asked for", () => {
  assert.deepEqual(numbers(ask({})), [1, 2, 3]);
  assert.deepEqual(
    numbers(ask({ direction: "descending", from: { hash: block(3).hash }, max: 9 })),
    [3, 2, 1, 0],
  );
  assert.deepEqual(numbers(ask({ max: undefined, from: { number: 8 } })), [8, 9]);
  assert.deepEqual(numbers(ask({ max: 1_000 })).length, 9);
  assert.deepEqual(ask({ from: { number: 10 } }), []);
  assert.deepEqual(ask({ from: { hash: toH256(new Uint8Array(32)) } }), []);
  assert.deepEqual(ask({ header: false, max: 1 })[0]?.header, undefined);
});

test("bodies end a response when they are gone, or too many bytes", () => {
  assert.deepEqual(numbers(ask({ body: true })), [1]);
  assert.deepEqual(numbers(ask({ body: true, from: { number: 3 }, max: 9 })), [3, 4, 5, 6]);
});

test("justifications", () => {
  const [four] = ask({ justification: true, from: { number: 4 }, max: 1 });
  assert.deepEqual(four?.justifications, [{ engine: "FRNK", data: Uint8Array.of(1) }]);
});

test("light clients get justifications of single blocks only", () => {
  const down = { justification: true, direction: "descending", from: { hash: block(4).hash } } as const;
  const found = (changes: Partial<BlockRequest>) =>
    ask({ ...down, ...changes }).some(({ justifications = [] }) => justifications.length > 0);
  assert.equal(found({ max: 64 }), false);
  assert.equal(found({ max: undefined }), false);
  assert.equal(found({ max: 1 }), true);
  assert.equal(found({ max: 64, body: true }), true);
  assert.equal(found({ max: 64, direction: "ascending", from: { number: 3 } }), true);
});

const text = utf8Encode;
/** 3,000 keys of 1 KiB values, and a child trie. */
const top = Array.from(
  { length: 3_000 },
  (_, i) => [blake2_256(compactU32.encode(i)), new Uint8Array(1_024).fill(i)] as const,
);
const child = text("crowdloan");
const childEntries = [[text("a"), text("1")] as const, [text("b"), text("2")] as const];
const view = memoryState({ top, children: [[child, childEntries]] }, 1);
const at = toH256(new Uint8Array(32).fill(9));
const served = { ...block(1), hash: at, stateRoot: toHex(view.root) };
const servedChain = { block: (hash: BlockHash) => (hash === at ? served : undefined) };
const state = createStateApi({
  block: servedChain.block,
  hasState: (hash) => hash === at,
  stateAt: () => view,
});
const childKey = concatBytes(text(":child_storage:default:"), child);

test("a whole state in parts, the child trie among them", () => {
  const got = new Map<string, Uint8Array>();
  const gotChild: [Uint8Array, Uint8Array][] = [];
  let start: Uint8Array[] = [];
  let rounds = 0;
  for (let done = false; !done; rounds++) {
    const response = serveState(servedChain, state, encodeStateRequest({ block: at, start, noProof: true }));
    const [first, ...others] = decodeStateResponse(response).parts;
    for (const [key, value] of first?.entries ?? []) got.set(toHex(key), value);
    for (const part of others)
      gotChild.push(...part.entries.map(([k, v]): [Uint8Array, Uint8Array] => [k, v]));
    done = first?.complete ?? true;
    const last = first?.entries.at(-1)?.[0];
    if (last !== undefined) start = [last];
    assert.ok(response.length < 1_200_000);
  }
  assert.ok(rounds > 2);
  assert.equal(got.size, top.length + 1);
  assert.deepEqual(got.get(toHex(childKey)), view.childRoot(child));
  assert.deepEqual(gotChild, childEntries);
  const inChild = serveState(
    servedChain,
    state,
    encodeStateRequest({ block: at, start: [childKey, text("a")], noProof: true }),
  );
  assert.deepEqual(decodeStateResponse(inChild).parts[1]?.entries, [childEntries[1]]);
});

test("a whole state with proofs", () => {
  const got = new Set<string>();
  let start: Uint8Array[] = [];
  for (let done = false; !done; ) {
    const response = serveState(servedChain, state, encodeStateRequest({ block: at, start, noProof: false }));
    const items = vec(bytes).decode(decodeStateResponse(response).proof);
    const { root, nodes } = decodeCompactProof(items);
    assert.ok(equalBytes(root, view.root));
    const before = got.size;
    try {
      for (const [key] of trieEntries(proofStore(nodes), root, undefined, start[0])) {
        got.add(toHex(key));
        start = [key];
      }
      done = true;
    } catch (error) {
      assert.equal((error as Error).name, "MissingNodeError");
    }
    assert.ok(done || got.size > before);
  }
  assert.equal(got.size, top.length + 1);
});

test("light clients are given proofs, or are told that there are none", async () => {
  const calls: string[] = [];
  const prover = {
    async proveCall(_at: BlockHash, method: string) {
      calls.push(method);
      return method === "bad"
        ? ({ ok: false, error: "trap" } as const)
        : ({ ok: true, value: new Uint8Array(0), proof: [Uint8Array.of(1)] } as const);
    },
  };
  const light = async (given: Parameters<typeof encodeLightRequest>[0]) =>
    decodeLightResponse(await serveLight(state, prover, encodeLightRequest(given)));
  const key = top[7]?.[0] as Uint8Array;
  const read = await light({ type: "read", block: at, keys: [key] });
  assert.deepEqual(trieGet(proofStore(read.proof ?? []), view.root, key), top[7]?.[1]);
  const inChild = await light({ type: "readChild", block: at, storageKey: child, keys: [text("b")] });
  assert.deepEqual(
    trieGet(proofStore(inChild.proof ?? []), view.childRoot(child) as Uint8Array, text("b")),
    text("2"),
  );
  assert.deepEqual(await light({ type: "call", block: at, method: "Core_version", data: text("") }), {
    type: "call",
    proof: [Uint8Array.of(1)],
  });
  assert.equal((await light({ type: "call", block: at, method: "bad", data: text("") })).proof, undefined);
  assert.equal((await light({ type: "read", block: served.parentHash, keys: [key] })).proof, undefined);
  assert.deepEqual(calls, ["Core_version", "bad"]);
});

test("what is no request, and the same request again and again, costs reputation", async () => {
  const handlers = new Map<string, RequestHandler>();
  const reports: [PeerId, ReputationChange][] = [];
  const names = protocolNames({ genesisHash: at });
  startServers({
    names,
    state,
    chain: chain as never,
    prover: { proveCall: () => Promise.reject(new Error("unused")) },
    warpSync: { warpSyncProof: (begin) => Uint8Array.from(Buffer.from(begin.slice(2), "hex")) },
    network: {
      report: (peer, change) => reports.push([peer, change]),
      requests(protocol, handler) {
        if (handler !== undefined) handlers.set(protocol.name, handler);
        return { ask: () => Promise.reject(new Error("unused")) };
      },
    },
  });
  const handle = (name: string, bytes: Uint8Array) => {
    const handler = handlers.get(name);
    assert.ok(handler);
    return handler("peer", bytes);
  };
  await assert.rejects(handle(names.sync.name, Uint8Array.of(1)), { name: "ProtocolError" });
  await assert.rejects(handle(names.warpSync.name, Uint8Array.of(1)), { name: "ProtocolError" });
  assert.equal(reports.length, 2);
  assert.equal(toHex(await handle(names.warpSync.name, new Uint8Array(32).fill(9))), at);
  const same = encodeBlockRequest(request);
  await handle(names.sync.name, same);
  await handle(names.sync.name, same);
  await assert.rejects(handle(names.sync.name, same), /too often/);
  assert.equal(reports.at(-1)?.[1].value, -(2 ** 20));
});
