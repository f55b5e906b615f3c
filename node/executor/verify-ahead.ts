import type { BlockHash } from "@serinus/bytes";
import { concatBytes, fromHex } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { TransactionSource } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { createOverlay } from "@serinus/state";
import type { WorkerScene } from "./block-scene.ts";

const EXTERNAL = TransactionSource.encode({ type: "External" });

/**
 * Checks the signatures of extrinsics, so that the worker that executes their block finds them remembered. The runtime
 * says what is to be checked, as only it can read an extrinsic; the check itself remembers what it found good, and is
 * answered with "no", upon which the runtime goes no further. Extrinsics are taken from last to first, because the
 * block is executed from first to last meanwhile.
 * @throws StoreError when the state of `parent` is not known.
 */
export function verifyAhead(scene: WorkerScene, parent: BlockHash, extrinsics: readonly Uint8Array[]): void {
  const state = scene.stateAt(parent);
  const runtime = scene.runtimes.at(parent, state);
  const overlay = createOverlay(state);
  const host = checkOnly(scene.hostOn(overlay));
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
}

type Check = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

function checkOnly(host: HostApi): HostApi {
  const only =
    (check: Check): Check =>
    (signature, message, publicKey) => {
      check(signature, message, publicKey);
      return false;
    };
  return {
    ...host,
    crypto_sr25519_verify: only(host.crypto_sr25519_verify),
    crypto_ed25519_verify: only(host.crypto_ed25519_verify),
    crypto_ecdsa_verify: only(host.crypto_ecdsa_verify),
    crypto_ecdsa_verify_prehashed: only(host.crypto_ecdsa_verify_prehashed),
  };
}
