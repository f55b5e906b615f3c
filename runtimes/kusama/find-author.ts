import type { AccountId } from "@serinus/bytes";
import type { PreRuntimeDigest } from "@serinus/pallet-authorship";
import { createReader, ScaleError, u8, u32 } from "@serinus/scale";
import { developmentAccounts } from "./genesis-presets/accounts.ts";

/** Kinds of BABE pre-digests; each goes on with the authority's index. */
const PRE_DIGEST_KINDS: readonly number[] = [1, 2, 3];

/**
 * The author that a BABE pre-digest names by its authority index.
 *
 * The index means a place among the session's validators. Until the runtime has sessions, these are the development
 * stashes in the order Alice, Bob, Charlie, Dave, Eve, Ferdie, as the presets begin with.
 */
export function findBabeAuthor(digests: readonly PreRuntimeDigest[]): AccountId | undefined {
  for (const { engine, data } of digests) {
    if (engine === "BABE") return developmentAccounts[authorityIndex(data)]?.stash;
  }
  return undefined;
}

/** @throws ScaleError when the bytes are no BABE pre-digest. */
function authorityIndex(preDigest: Uint8Array): number {
  const input = createReader(preDigest);
  const kind = u8.read(input);
  if (!PRE_DIGEST_KINDS.includes(kind)) throw new ScaleError(`no BABE pre-digest is of kind ${kind}`);
  return u32.read(input);
}
