import { bytes, indexed, struct, tuple, unit, type ValueOf, variants, vec } from "@serinus/scale";
import { ConsensusEngineId } from "./identifiers.ts";

const engineItem = tuple(ConsensusEngineId, bytes);
const engineTypes = { typeNames: ["ConsensusEngineId", "Vec<u8>"] } as const;

/**
 * One entry of a header's digest (Polkadot specification, "Header digest"): what the block's author, the runtime or
 * the sealer has to say. The variants stand in the order of the real metadata, which is not that of the indices.
 */
export type DigestItem = ValueOf<typeof DigestItem>;
export const DigestItem = /* @__PURE__ */ variants(
  {
    /** From the author to the runtime, before execution: the slot. */
    PreRuntime: indexed(6, engineItem, engineTypes),
    /** From the runtime to the consensus engine: a new epoch, a change of authorities. */
    Consensus: indexed(4, engineItem, engineTypes),
    /** The author's signature; the last entry, and not part of what it signs. */
    Seal: indexed(5, engineItem, engineTypes),
    Other: indexed(0, bytes, { typeNames: ["Vec<u8>"] }),
    /** The runtime's code or its heap pages changed in this block. */
    RuntimeEnvironmentUpdated: indexed(8, unit),
  },
  { path: ["sp_runtime", "generic", "digest", "DigestItem"] },
);

/** A header's digest. */
export type Digest = ValueOf<typeof Digest>;
export const Digest = /* @__PURE__ */ struct(
  { logs: vec(DigestItem) },
  { path: ["sp_runtime", "generic", "digest", "Digest"], typeNames: { logs: "Vec<DigestItem>" } },
);
