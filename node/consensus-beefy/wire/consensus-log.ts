import { Header } from "@serinus/runtime-api";
import { h256, indexed, u32, type ValueOf, variants } from "@serinus/scale";
import { ValidatorSet } from "./messages.ts";

/** The engine of BEEFY's digests and justifications. */
export const BEEFY_ENGINE_ID = "BEEF";

/** What the runtime tells BEEFY in a header's digest. */
export type ConsensusLog = ValueOf<typeof ConsensusLog>;
export const ConsensusLog = /* @__PURE__ */ variants({
  AuthoritiesChange: indexed(1, ValidatorSet),
  OnDisabled: indexed(2, u32),
  MmrRoot: indexed(3, h256),
});

/** What a header says to BEEFY. */
export interface BeefyDigest {
  /** Validators of the session that this block begins. */
  readonly validatorSet?: ValidatorSet;
  readonly mmrRoot?: ValueOf<typeof h256>;
}

/** Reads a header's digest; what cannot be read is nothing. */
export function beefyDigest(encodedHeader: Uint8Array): BeefyDigest {
  let digest: BeefyDigest = {};
  for (const item of Header.decode(encodedHeader).digest.logs) {
    if (item.type !== "Consensus" || item.value[0] !== BEEFY_ENGINE_ID) continue;
    try {
      const log = ConsensusLog.decode(item.value[1]);
      if (log.type === "AuthoritiesChange") digest = { ...digest, validatorSet: log.value };
      if (log.type === "MmrRoot") digest = { ...digest, mmrRoot: log.value };
    } catch {
      // A log of a kind that came later, or nonsense: not for this client.
    }
  }
  return digest;
}
