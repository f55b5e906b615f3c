import { Header } from "@serinus/runtime-api";
import { bool, struct, type ValueOf, vec } from "@serinus/scale";
import { GrandpaJustification } from "../justification/justification.ts";

/** One step of a warp sync: the last block of an authority set, or at the end the last one that is final. */
export type WarpSyncFragment = ValueOf<typeof WarpSyncFragment>;
export const WarpSyncFragment = /* @__PURE__ */ struct({
  header: Header,
  justification: GrandpaJustification,
});

/** Steps from a known block to the last final one, or as far as 8 MiB go. */
export type WarpSyncProof = ValueOf<typeof WarpSyncProof>;
export const WarpSyncProof = /* @__PURE__ */ struct({ proofs: vec(WarpSyncFragment), is_finished: bool });

/** Bytes that a proof may have (`MAX_WARP_SYNC_PROOF_SIZE`). */
export const MAX_WARP_SYNC_PROOF_SIZE = 8 * 1024 * 1024;
