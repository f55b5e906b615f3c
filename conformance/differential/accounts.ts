import { type Keypair, keypairFromUri } from "@serinus/crypto";

/** Who signs: secret URIs of sr25519 keys that everyone knows. */
export const SIGNERS: readonly string[] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Poor"];

/** Whom calls speak of besides: accounts of genesis that sign nothing, and one that does not exist. */
const OTHERS: readonly string[] = ["//Alice//stash", "//Ferdie", "//Nobody"];

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
