import { type Keypair, keypairFromUri } from "@serinus/crypto";

/** Who signs: secret URIs of sr25519 keys that everyone knows. */
export const SIGNERS: readonly string[] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Poor"];

/**
 * Whom calls speak of besides: an account that signs nothing, and two that do not exist. Validators' stashes are left
 * alone, for Staking, which only real runtimes have, holds their balance.
 */
const OTHERS: readonly string[] = ["//Ferdie", "//Nobody", "//Nobody//else"];

const POOR = "//Poor";
const UNITS = 10n ** 12n;

/** What each signer has at least in the beginning. */
export function endowment(uri: string): bigint {
  // A little more than the deposits of a few calls, so that they run out.
  return uri === POOR ? 2n * UNITS : 1_000_000n * UNITS;
}

/** The keys of signers, made once. */
export function signerKeys(): ReadonlyMap<string, Keypair> {
  return new Map(SIGNERS.map((uri) => [uri, keypairFromUri(uri, "sr25519")]));
}

/** Public keys of all of them. */
export function knownAccounts(): Uint8Array[] {
  return [...SIGNERS, ...OTHERS].map((uri) => keypairFromUri(uri, "sr25519").publicKey);
}
