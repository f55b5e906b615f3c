import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { concatBytes, toHex } from "@serinus/bytes";
import { assemble, customSection } from "@serinus/engine-wasm/fixtures";
import { RuntimeVersion } from "@serinus/runtime-api";
import { utf8Encode } from "@serinus/scale";
import { DEV_NODE_DEFAULTS, type DevNode, startDevNode } from "@serinus/serinus-cli";
import { connectRpc, type RpcClient, type RpcFailure } from "./rpc-client.ts";

/** Addresses and lengths as one number. */
const span = (address: number, length: number): bigint => BigInt(address) | (BigInt(length) << 32n);
const entry = (name: string, body: string): string =>
  `(func (export "${name}") (param i32 i32) (result i64) ${body})`;

/** Valid: priority 0, requires nothing, provides one tag, lives for ever, may be told to others. */
const VALID = Uint8Array.of(0, ...new Uint8Array(8), 0, 4, 4, 1, ...new Uint8Array(8).fill(255), 1);

/** A runtime that means harm. Its blocks begin, any transaction is valid and never ends, no header can be read. */
const HOSTILE = `(module
  (import "env" "memory" (memory 1))
  (import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
  (import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
  (import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
  (import "env" "ext_allocator_free_version_1" (func $free (param i32)))
  (import "env" "ext_crypto_sr25519_verify_version_2" (func $verify (param i32 i64 i32) (result i32)))
  (import "env" "ext_trie_blake2_256_ordered_root_version_2" (func $root (param i64 i32) (result i32)))
  (table $t 1 funcref)
  (type $none (func))
  ${entry("fine", `(i64.const ${span(0, 1)})`)}
  ${entry("loop", "(loop (br 0)) (i64.const 0)")}
  ${entry("eat", "(loop (drop (call $malloc (i32.const 1000000))) (br 0)) (i64.const 0)")}
  ${entry("grow", "(loop (br_if 0 (i32.ne (memory.grow (i32.const 100)) (i32.const -1)))) unreachable")}
  (func $deeper (export "recurse") (param i32 i32) (result i64) (call $deeper (i32.const 0) (i32.const 0)))
  ${entry("wild_result", "(i64.const -1)")}
  ${entry("huge_result", `(i64.const ${span(0, 0x7fffffff)})`)}
  ${entry("wild_key", `(call $get (i64.const ${span(0x7ffffff0, 0x7fffffff)}))`)}
  ${entry("wild_value", `(call $set (i64.const ${span(0, 4)}) (i64.const -1)) (i64.const 0)`)}
  ${entry("wild_signature", "(drop (call $verify (i32.const -8) (i64.const 0) (i32.const -8))) (i64.const 0)")}
  ${entry("wild_free", "(call $free (i32.const -16)) (i64.const 0)")}
  ${entry("wild_list", `(i32.store (i32.const 0) (i32.const -2)) (drop (call $root (i64.const ${span(0, 4)}) (i32.const 1))) (i64.const 0)`)}
  ${entry("wild_load", "(drop (i64.load (i32.const -8))) (i64.const 0)")}
  ${entry("wild_call", "(call_indirect (type $none) (i32.const 99)) (i64.const 0)")}
  ${entry(
    "overwrite",
    `
    (memory.fill (i32.const 0) (i32.const 255) (i32.const 65536))
    (drop (call $malloc (i32.const 8))) (call $free (i32.const 2056)) (i64.const 0)`,
  )}
  ${entry("Core_initialize_block", `(i64.const ${span(0, 1)})`)}
  ${entry("BlockBuilder_inherent_extrinsics", `(i64.const ${span(80, 1)})`)}
  ${entry("BlockBuilder_apply_extrinsic", "(loop (br 0)) (i64.const 0)")}
  ${entry("BlockBuilder_finalize_block", `(i64.const ${span(64, 8)})`)}
  ${entry("TaggedTransactionQueue_validate_transaction", `(i64.const ${span(96, VALID.length)})`)}
  (data (i32.const 96) "${[...VALID].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("")}")
  (data (i32.const 64) "\\ff\\ff\\ff\\ff\\ff\\ff\\ff\\ff")
  (global (export "__heap_base") i32 (i32.const 2048)))`;

const VERSION = RuntimeVersion.encode({
  spec_name: "hostile",
  impl_name: "hostile",
  authoring_version: 1,
  spec_version: 1,
  impl_version: 1,
  apis: [],
  transaction_version: 1,
  system_version: 1,
});

let folder: string;
let node: DevNode;
let client: RpcClient;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "serinus-hostile-"));
  const code = concatBytes(assemble(HOSTILE), Uint8Array.from(customSection("runtime_version", VERSION)));
  const top = { [toHex(utf8Encode(":code"))]: toHex(code) };
  const chain = join(folder, "chain.json");
  writeFileSync(chain, JSON.stringify({ name: "Hostile", id: "hostile", genesis: { raw: { top } } }));
  const bounds = { callTimeout: 1500, blockTimeout: 1500, maxHeap: 512 };
  node = await startDevNode({ ...DEV_NODE_DEFAULTS, chain, seal: "manual", bounds });
  client = await connectRpc(`ws://127.0.0.1:${node.port}`);
});
after(async () => {
  await client.close();
  await node.close();
  rmSync(folder, { recursive: true });
});

const deeds: readonly (readonly [method: string, why: RegExp])[] = [
  ["loop", /loop took longer than 1500 ms and was stopped/],
  ["eat", /eat trapped: the runtime is out of memory/],
  ["grow", /grow trapped: unreachable/],
  ["recurse", /recurse trapped: Maximum call stack size exceeded/],
  [
    "wild_result",
    /wild_result trapped: the bytes 4294967295 to 8589934590 are outside of the runtime's memory/,
  ],
  ["huge_result", /huge_result trapped: the bytes 0 to 2147483647 are outside/],
  ["wild_key", /wild_key trapped: the bytes .* are outside/],
  ["wild_value", /wild_value trapped: the bytes .* are outside/],
  ["wild_signature", /wild_signature trapped: the bytes .* are outside/],
  ["wild_free", /wild_free trapped: .* is no address that was allocated/],
  ["wild_list", /wild_list trapped: /],
  ["wild_load", /wild_load trapped: memory access out of bounds/],
  ["wild_call", /wild_call trapped: table index is out of bounds/],
  ["overwrite", /overwrite trapped: /],
  ["nothing", /has no entry point nothing/],
];
for (const [method, why] of deeds) {
  test(`a Wasm runtime's ${method} is stopped with a clear error, and the next call is served`, async () => {
    await assert.rejects(
      client.call("state_call", [method, "0x"]),
      ({ code, message }: RpcFailure) => code === 4003 && why.test(message) && message.length < 500,
    );
    assert.equal(await client.call("state_call", ["fine", "0x"]), "0x00");
  });
}

const refused = (method: string, params: readonly unknown[], why: RegExp) =>
  assert.rejects(client.call(method, params), ({ message }: RpcFailure) => why.test(message));

test("a Wasm runtime that answers garbage makes no block, and the node goes on", async () => {
  await refused(
    "engine_createBlock",
    [true, true],
    /the answer of BlockBuilder_finalize_block cannot be read/,
  );
  assert.equal(((await client.call("chain_getHeader")) as { number: string }).number, "0x0");
  assert.equal(await client.call("state_call", ["fine", "0x"]), "0x00");
});

test("a transaction on which a Wasm runtime loops is dropped and banned", async () => {
  await client.call("author_submitExtrinsic", ["0x0400"]);
  await refused("engine_createBlock", [true, true], /buildBlock took longer than 1500 ms and was stopped/);
  assert.deepEqual(await client.call("author_pendingExtrinsics"), []);
  await refused("author_submitExtrinsic", ["0x0400"], /temporarily banned/);
  assert.equal(await client.call("state_call", ["fine", "0x"]), "0x00");
});
