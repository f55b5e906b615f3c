import assert from "node:assert/strict";
import { test } from "node:test";
import { toH256 } from "@serinus/bytes";
import { keypairFromUri, signWith } from "@serinus/crypto";
import type { HostApi } from "@serinus/host-api";
import { createHostFunctions } from "@serinus/host-functions";
import { RuntimeTrap } from "@serinus/runtime-code";
import { memoryState } from "@serinus/state";
import type { WorkerScene } from "./block-scene.ts";
import { newSharedSignatures, sharedSignatures } from "./shared-signatures.ts";
import { verifyAhead } from "./verify-ahead.ts";

const PARENT = toH256(new Uint8Array(32).fill(9));
const alice = keypairFromUri("//Alice", "sr25519");
/** Extrinsics of this test: a signature and the byte that is signed. */
const extrinsicOf = (byte: number, signed = byte) => {
  const signature = signWith(alice, Uint8Array.of(signed));
  return Uint8Array.from([...signature, byte]);
};

/** A worker whose runtime does `call` with each extrinsic. */
function sceneOf(call: (host: HostApi, extrinsic: Uint8Array) => void) {
  const memory = newSharedSignatures();
  const runtime = {
    call(host: HostApi, method: string, args: Uint8Array) {
      assert.equal(method, "TaggedTransactionQueue_validate_transaction");
      assert.deepEqual(args.slice(-32), new Uint8Array(32).fill(9), "the block to validate on");
      assert.equal(args[0], 2, "from outside");
      call(host, args.slice(1, -32));
      return new Uint8Array(0);
    },
  };
  const scene = {
    stateAt: () => memoryState({ top: [] }, 1),
    runtimes: { at: () => runtime },
    signatures: sharedSignatures(memory),
    hostOn: (storage: Parameters<WorkerScene["hostOn"]>[0]) =>
      createHostFunctions({ storage, signatures: sharedSignatures(memory) } as unknown as Parameters<
        typeof createHostFunctions
      >[0]),
  } as unknown as WorkerScene;
  const known = (extrinsic: Uint8Array) =>
    sharedSignatures(memory).has("sr25519", extrinsic.slice(0, 64), extrinsic.slice(64), alice.publicKey);
  return { scene, known };
}

test("good signatures are remembered for all threads, from the last extrinsic to the first", () => {
  const order: number[] = [];
  const { scene, known } = sceneOf((host, extrinsic) => {
    order.push(extrinsic[64] as number);
    host.storage_start_transaction();
    const answer = host.crypto_sr25519_verify(extrinsic.slice(0, 64), extrinsic.slice(64), alice.publicKey);
    assert.equal(answer, false, "the runtime need not go on");
  });
  const good = [extrinsicOf(1), extrinsicOf(2)];
  const bad = extrinsicOf(3, 4);
  verifyAhead(scene, PARENT, [good[0] as Uint8Array, bad, good[1] as Uint8Array]);
  assert.deepEqual(order, [2, 3, 1]);
  assert.deepEqual([...good, bad].map(known), [true, true, false]);
});

test("of many signatures each good one is remembered, bad ones among them or not", () => {
  const { scene, known } = sceneOf((host, extrinsic) => {
    const args = [extrinsic.slice(0, 64), extrinsic.slice(64), alice.publicKey.slice()] as const;
    assert.equal(host.crypto_sr25519_verify(...args), false);
    // The runtime may use its memory again.
    for (const arg of args) arg.fill(0);
  });
  // Two batches and a bit, with a bad signature in the second.
  const extrinsics = Array.from({ length: 40 }, (_, i) => extrinsicOf(i, i === 20 ? 99 : i));
  verifyAhead(scene, PARENT, extrinsics);
  assert.deepEqual(
    extrinsics.map(known),
    extrinsics.map((_, i) => i !== 20),
  );
  verifyAhead(scene, PARENT, extrinsics);
  assert.equal(known(extrinsics[20] as Uint8Array), false);
});

test("extrinsics on which the runtime traps are passed over; other errors are not", () => {
  const seen: number[] = [];
  const { scene } = sceneOf((_, extrinsic) => {
    seen.push(extrinsic[0] as number);
    if (extrinsic[0] === 2) throw new RuntimeTrap("trapped");
    if (extrinsic[0] === 1) throw new RangeError("of the node");
  });
  const given = [1, 2, 3].map((byte) => Uint8Array.of(byte));
  assert.throws(() => verifyAhead(scene, PARENT, given), RangeError);
  assert.deepEqual(seen, [3, 2, 1]);
});
