import type { H256 } from "@serinus/bytes";
import { BEEFY_ENGINE_ID, BeefyConsensusLog, type BeefyValidatorSet, Header } from "@serinus/runtime-api";
import { tryDecode } from "@serinus/scale";

/** What a header says to BEEFY. */
export interface BeefyDigest {
  /** Validators of the session that this block begins. */
  readonly validatorSet?: BeefyValidatorSet;
  readonly mmrRoot?: H256;
}

/** Reads a header's digest; what cannot be read is nothing. */
export function beefyDigest(encodedHeader: Uint8Array): BeefyDigest {
  let digest: BeefyDigest = {};
  for (const item of Header.decode(encodedHeader).digest.logs) {
    if (item.type !== "Consensus" || item.value[0] !== BEEFY_ENGINE_ID) continue;
    // A log of a kind that came later, or nonsense, is not for this client.
    const log = tryDecode(BeefyConsensusLog, item.value[1]);
    if (log?.type === "AuthoritiesChange") digest = { ...digest, validatorSet: log.value };
    if (log?.type === "MmrRoot") digest = { ...digest, mmrRoot: log.value };
  }
  return digest;
}
