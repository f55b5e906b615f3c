import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { LeafProof } from "@serinus/runtime-api";
import type { RpcBackend } from "../backend.ts";
import type { NetworkedBackend } from "../networked-backend.ts";
import { denyUnsafe } from "../protocol/deny-unsafe.ts";
import { method } from "../protocol/method.ts";
import { createFakeNode, networkOf } from "../testing/fake-backend.ts";
import { createFakeClient } from "../testing/fake-client.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

function connected(networked: NetworkedBackend, more: Partial<RpcBackend> = {}) {
  const node = createFakeNode();
  return { node, client: createFakeClient({ ...node.backend, networked, ...more }) };
}

const ROUND = {
  round: 7,
  totalWeight: 4,
  thresholdWeight: 3,
  prevotes: { currentWeight: 4, missing: [] },
  precommits: { currentWeight: 2, missing: ["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"] },
};

test("what a node does not take part in is not served", async () => {
  const { client } = connected({});
  const { methods } = (await client.call("rpc_methods")) as { methods: string[] };
  assert.ok(!methods.some((name) => /^(grandpa|beefy|babe)_|rotateKeys/.test(name)));
  await assert.rejects(client.call("grandpa_roundState"), { code: -32601 });
});

test("grandpa: rounds, proofs and justifications", async () => {
  let round: { setId: number; best: typeof ROUND; background: [] } | undefined;
  const listeners = new Set<(justification: Uint8Array) => void>();
  const { client } = connected({
    grandpa: {
      roundState: () => round,
      onJustification(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      proveFinality(number) {
        if (number > 9) throw new Error("block 10 is not final yet");
        return number === 9 ? undefined : bytes(1, 2);
      },
    },
  });
  await assert.rejects(client.call("grandpa_roundState"), {
    code: 1,
    message: "GRANDPA RPC endpoint not ready",
  });
  round = { setId: 0, best: ROUND, background: [] };
  assert.deepEqual(await client.call("grandpa_roundState"), round);
  assert.equal(await client.call("grandpa_proveFinality", [8]), "0x0102");
  assert.equal(await client.call("grandpa_proveFinality", [9]), null);
  await assert.rejects(client.call("grandpa_proveFinality", [10]), {
    code: 4,
    message: "GRANDPA prove finality rpc failed: block 10 is not final yet",
  });
  const id = await client.call("grandpa_subscribeJustifications");
  for (const tell of listeners) tell(bytes(5));
  assert.deepEqual(client.events(id), ["0x05"]);
  assert.equal(await client.call("grandpa_unsubscribeJustifications", [id]), true);
  assert.equal(listeners.size, 0);
});

test("beefy and babe", async () => {
  let head: BlockHash | undefined;
  const { client } = connected({
    beefy: { finalizedHead: () => head, onJustification: () => () => undefined },
    epochAuthorship: async () => ({ "5Grw": { primary: [1], secondary: [2], secondary_vrf: [] } }),
  });
  await assert.rejects(client.call("beefy_getFinalizedHead"), { code: 1 });
  head = `0x${"11".repeat(32)}` as BlockHash;
  assert.equal(await client.call("beefy_getFinalizedHead"), head);
  assert.deepEqual(await client.call("babe_epochAuthorship"), {
    "5Grw": { primary: [1], secondary: [2], secondary_vrf: [] },
  });
});

test("session keys: made, proven and found again", async () => {
  const held = new Set(["babe:0x0101"]);
  const { node, client } = connected(
    { sessionKeys: { rotate: async (owner) => ({ keys: bytes(1), proof: owner }) } },
    {
      keystore: { insert: () => undefined, has: (type, key) => held.has(`${type}:${toHex(key)}`) },
    },
  );
  assert.equal(await client.call("author_rotateKeys"), "0x01");
  assert.deepEqual(await client.call("author_rotateKeysWithOwner", ["0x07"]), {
    keys: "0x01",
    proof: "0x07",
  });
  // Option<Vec<(Vec<u8>, KeyTypeId)>>, one key of type "babe".
  const one = bytes(1, 4, 8, 1, 1, 0x62, 0x61, 0x62, 0x65);
  let answer: Uint8Array = one;
  node.onCall = (_, name, args) => {
    assert.equal(name, "SessionKeys_decode_session_keys");
    assert.deepEqual(args, bytes(8, 9, 9));
    return { ok: true, value: answer };
  };
  assert.equal(await client.call("author_hasSessionKeys", ["0x0909"]), true);
  held.clear();
  assert.equal(await client.call("author_hasSessionKeys", ["0x0909"]), false);
  answer = bytes(0);
  await assert.rejects(client.call("author_hasSessionKeys", ["0x0909"]), { code: 1060 });
  node.onCall = () => ({ ok: false, error: "no such entry point" });
  await assert.rejects(client.call("author_hasSessionKeys", ["0x0909"]), {
    code: 1000,
    message: /no such entry/,
  });
});

test("mmr: roots and proofs as the runtime gives them, its errors by their names", async () => {
  const { node, client } = connected({});
  const at = node.backend.chain.best().hash;
  const asked: [string, string][] = [];
  let answer = bytes(0, ...new Uint8Array(32).fill(3));
  node.onCall = (_, name, args) => {
    asked.push([name, toHex(args)]);
    return { ok: true, value: answer };
  };
  assert.equal(await client.call("mmr_root"), `0x${"03".repeat(32)}`);
  const proven = LeafProof.encode({ leaf_indices: [0n], leaf_count: 9n, items: [] });
  answer = bytes(0, 4, 8, 1, 2, ...proven);
  const proof = await client.call("mmr_generateProof", [[1, 2], 5]);
  assert.deepEqual(proof, { blockHash: at, leaves: "0x04080102", proof: toHex(proven) });
  answer = bytes(0);
  assert.equal(await client.call("mmr_verifyProof", [proof]), true);
  assert.equal(await client.call("mmr_verifyProofStateless", [`0x${"03".repeat(32)}`, proof]), true);
  assert.deepEqual(asked, [
    ["MmrApi_mmr_root", "0x"],
    ["MmrApi_generate_proof", "0x0801000000020000000105000000"],
    ["MmrApi_verify_proof", `0x04080102${toHex(proven).slice(2)}`],
    ["MmrApi_verify_proof_stateless", `0x${"03".repeat(32)}04080102${toHex(proven).slice(2)}`],
  ]);
  answer = bytes(1, 5);
  await assert.rejects(client.call("mmr_verifyProof", [proof]), { code: 8013, data: "Verify" });
  for (const [part, bad] of [
    ["leaves", "0x04"],
    ["proof", "0x090909"],
  ] as const) {
    const refused = client.call("mmr_verifyProof", [{ ...(proof as object), [part]: bad }]);
    await assert.rejects(refused, { code: -32602, message: new RegExp(`proof\\.${part}`) });
  }
  node.onCall = () => ({ ok: false, error: "no such entry point" });
  await assert.rejects(client.call("mmr_root"), { code: 8000, data: "no such entry point" });
});

test("the network's peers, and those that are reserved", async () => {
  const peer = {
    peerId: "12D3KooW",
    roles: "AUTHORITY" as const,
    bestHash: `0x${"11".repeat(32)}` as BlockHash,
    bestNumber: 3,
  };
  const { client } = connected({
    network: { ...networkOf([peer]), isSyncing: () => true, highestBlock: () => 9 },
  });
  assert.deepEqual(await client.call("system_peers"), [peer]);
  assert.deepEqual(await client.call("system_health"), { peers: 1, isSyncing: true, shouldHavePeers: false });
  assert.deepEqual(await client.call("system_syncState"), {
    startingBlock: 0,
    currentBlock: 0,
    highestBlock: 9,
  });
  await client.call("system_addReservedPeer", ["/ip4/127.0.0.1/tcp/1/p2p/a"]);
  assert.deepEqual(await client.call("system_reservedPeers"), ["/ip4/127.0.0.1/tcp/1/p2p/a"]);
  await assert.rejects(client.call("system_addReservedPeer", ["a"]), {
    code: 2002,
    message: "a is no multiaddress",
  });
  await client.call("system_removeReservedPeer", ["a"]);
  assert.deepEqual(await client.call("system_reservedPeers"), []);
});

test("strangers may not call what is unsafe", () => {
  const answer = method({}, () => 1);
  const context = { connection: undefined, afterResponse: () => undefined };
  const unsafe = ["author_rotateKeys", "dev_newBlock", "state_queryStorage"];
  const methods = denyUnsafe(Object.fromEntries([...unsafe, "system_health"].map((name) => [name, answer])));
  assert.equal(methods.system_health?.call([], context), 1);
  for (const name of unsafe)
    assert.throws(() => methods[name]?.call([], context), {
      code: -32601,
      message: /unsafe to be called externally/,
    });
});

test("sync_state: the specification with what light clients begin with", async () => {
  const { client } = connected({
    async syncSpec(raw) {
      if (raw) throw new Error("the finalized block is not kept");
      return { name: "Kusama", lightSyncState: {} };
    },
  });
  const told = { name: "Kusama", lightSyncState: {} };
  assert.deepEqual(await client.call("sync_state_genSyncSpec"), told);
  assert.deepEqual(await client.call("sync_state_genSyncSpec", [false]), told);
  await assert.rejects(client.call("sync_state_genSyncSpec", [true]), {
    code: 1,
    message: "the finalized block is not kept",
  });
  await assert.rejects(client.call("sync_state_genSyncSpec", ["raw"]), { code: -32602 });
});
