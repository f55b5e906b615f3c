import { randomBytes } from "node:crypto";
import { type BlockHash, concatBytes, toHex } from "@serinus/bytes";
import { generateMnemonic, type Scheme } from "@serinus/crypto";
import { createKeystore, type Keystore } from "@serinus/host-functions";
import { presentVersion, RuntimeVersion } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { bytes, createReader, option } from "@serinus/scale";
import { createOverlay } from "@serinus/state";
import { callOn, type WorkerScene } from "./block-scene.ts";

/** A key that a runtime had made. Whoever asked keeps it: the worker forgets it. */
export interface MadeKey {
  readonly keyType: string;
  readonly scheme: Scheme;
  /** A phrase of twelve words. */
  readonly secretUri: string;
  readonly publicKey: Uint8Array;
}

/** What came of asking for session keys. */
export type SessionKeysOutcome =
  | {
      readonly ok: true;
      /** The public keys as the runtime's `SessionKeys` encodes them. */
      readonly keys: Uint8Array;
      /** That their owner holds them; only of runtimes that give such proofs. */
      readonly proof: Uint8Array | undefined;
      readonly made: readonly MadeKey[];
    }
  | { readonly ok: false; readonly error: string };

/** `SessionKeys` among the APIs of a runtime's version: from its version 2 on, proofs of possession are made. */
const SESSION_KEYS_API = "0xab3c0572291feb8b";

const METHOD = "SessionKeys_generate_session_keys";
const NO_SEED = option(bytes).encode(undefined);

/** Has the runtime of a block make session keys (`SessionKeys_generate_session_keys`). @throws StoreError */
export function makeSessionKeys(
  scene: WorkerScene,
  { at, owner }: { readonly at: BlockHash; readonly owner: Uint8Array },
): SessionKeysOutcome {
  const view = scene.stateAt(at);
  const runtime = scene.runtimes.at(at, view);
  const overlay = createOverlay(view);
  const made: MadeKey[] = [];
  const host = scene.hostOn(overlay, { keystore: collectingKeystore(made) });
  const { apis } = RuntimeVersion.decode(presentVersion(runtime.version));
  const version = apis.find(([id]) => toHex(id) === SESSION_KEYS_API)?.[1] ?? 1;
  const args = version < 2 ? NO_SEED : concatBytes(bytes.encode(owner), NO_SEED);
  try {
    const answer = createReader(callOn(scene, { overlay, host, runtime }, METHOD, args).slice());
    const keys = bytes.read(answer);
    return { ok: true, keys, proof: version < 2 ? undefined : bytes.read(answer), made };
  } catch (error) {
    if (error instanceof RuntimeTrap) return { ok: false, error: error.message };
    throw error;
  }
}

/** A keystore that tells what is made in it. */
function collectingKeystore(made: MadeKey[]): Keystore {
  const keystore = createKeystore(randomBytes);
  return {
    ...keystore,
    generate(keyType, scheme, uri) {
      const secretUri = uri ?? generateMnemonic(randomBytes(16));
      const publicKey = keystore.generate(keyType, scheme, secretUri);
      made.push({ keyType, scheme, secretUri, publicKey });
      return publicKey;
    },
  };
}
