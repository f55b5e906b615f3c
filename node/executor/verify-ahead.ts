import type { BlockHash } from "@serinus/bytes";
import { concatBytes, fromHex } from "@serinus/bytes";
import { SR25519_BATCH, type Sr25519Signed, sr25519VerifyBatch } from "@serinus/crypto";
import type { HostApi } from "@serinus/host-api";
import type { SignatureCache } from "@serinus/host-functions";
import { TransactionSource } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { createOverlay } from "@serinus/state";
import type { WorkerScene } from "./block-scene.ts";

const EXTERNAL = TransactionSource.encode({ type: "External" });

/**
 * Checks the signatures of extrinsics, so that the worker that executes their block finds them remembered. The runtime
 * says what is to be checked, as only it can read an extrinsic; the check itself remembers what it found good, and is
 * answered with "no", upon which the runtime goes no further. Extrinsics are taken from last to first, because the
 * block is executed from first to last meanwhile. Signatures of sr25519 are checked many at once, which takes half the
 * time.
 * @throws StoreError when the state of `parent` is not known.
 */
export function verifyAhead(scene: WorkerScene, parent: BlockHash, extrinsics: readonly Uint8Array[]): void {
  const state = scene.stateAt(parent);
  const runtime = scene.runtimes.at(parent, state);
  const overlay = createOverlay(state);
  const batch = createBatch(scene.signatures, scene.hostOn(overlay));
  const host = checkOnly(scene.hostOn(overlay), batch.add);
  const at = fromHex(parent);
  for (const extrinsic of extrinsics.toReversed()) {
    overlay.enterRuntime();
    try {
      runtime.call(host, "TaggedTransactionQueue_validate_transaction", concatBytes(EXTERNAL, extrinsic, at));
    } catch (error) {
      // What is wrong with the block is found when it is executed.
      if (!(error instanceof RuntimeTrap)) throw error;
    } finally {
      overlay.exitRuntime();
    }
  }
  batch.check();
}

type Check = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/** Signatures of sr25519 that wait to be checked together. Those that are good are remembered. */
function createBatch(signatures: SignatureCache, host: HostApi) {
  let waiting: Sr25519Signed[] = [];

  function check(): void {
    const batch = waiting;
    waiting = [];
    const isGood = batch.length > 1 && sr25519VerifyBatch(batch);
    for (const { signature, message, publicKey } of batch) {
      if (isGood) signatures.add("sr25519", signature, message, publicKey);
      // Which one is bad? The host remembers the others.
      else host.crypto_sr25519_verify(signature, message, publicKey);
    }
  }

  return {
    check,
    /** Checks when there are enough. */
    add(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
      if (signatures.has("sr25519", signature, message, publicKey)) return true;
      waiting.push({ signature: signature.slice(), message: message.slice(), publicKey: publicKey.slice() });
      if (waiting.length === SR25519_BATCH) check();
      return true;
    },
  };
}

function checkOnly(host: HostApi, sr25519: Check): HostApi {
  const only =
    (check: Check): Check =>
    (signature, message, publicKey) => {
      check(signature, message, publicKey);
      return false;
    };
  return {
    ...host,
    crypto_sr25519_verify: only(sr25519),
    crypto_ed25519_verify: only(host.crypto_ed25519_verify),
    crypto_ecdsa_verify: only(host.crypto_ecdsa_verify),
    crypto_ecdsa_verify_prehashed: only(host.crypto_ecdsa_verify_prehashed),
  };
}
