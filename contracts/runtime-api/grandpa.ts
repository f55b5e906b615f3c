import type { Hex } from "@serinus/bytes";
import {
  type Codec,
  fixedBytes,
  h256,
  hexFixed,
  indexed,
  newtype,
  param,
  struct,
  tuple,
  u32,
  u64,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";

/** The engine of GRANDPA's digests and justifications. */
export const GRANDPA_ENGINE_ID = "FRNK";

/** An ed25519 public key by which votes are signed. */
export type GrandpaAuthorityId = Hex;
export const GrandpaAuthorityId: Codec<GrandpaAuthorityId> = /* @__PURE__ */ newtype(hexFixed(32), {
  path: ["sp_consensus_grandpa", "app", "Public"],
  typeName: "ed25519::Public",
});

/** Authorities with their weights, in order. */
export type GrandpaAuthorities = ValueOf<typeof GrandpaAuthorities>;
export const GrandpaAuthorities = /* @__PURE__ */ vec(tuple(GrandpaAuthorityId, u64));

/** A change of authorities `delay` blocks after the block that says so. */
const ScheduledChange = /* @__PURE__ */ struct({ next_authorities: GrandpaAuthorities, delay: u32 });

/** What the runtime tells GRANDPA in a header's digest (Polkadot specification, "Consensus Message Digest"). */
export type GrandpaConsensusLog = ValueOf<typeof GrandpaConsensusLog>;
export const GrandpaConsensusLog = /* @__PURE__ */ variants({
  ScheduledChange: indexed(1, ScheduledChange),
  /** With the last block that the old authorities are known to have finalized. */
  ForcedChange: indexed(2, tuple(u32, ScheduledChange)),
  OnDisabled: indexed(3, u64),
  Pause: indexed(4, u32),
  Resume: indexed(5, u32),
});

const Signature: Codec<Uint8Array> = /* @__PURE__ */ newtype(fixedBytes(64), {
  path: ["sp_consensus_grandpa", "app", "Signature"],
  typeName: "ed25519::Signature",
});

/** Two votes of one kind by one authority in one round. */
const equivocationOf = (kind: "Prevote" | "Precommit") => {
  const Vote = struct(
    { target_hash: h256, target_number: u32 },
    {
      path: ["finality_grandpa", kind],
      params: [param("H", h256), param("N", u32)],
      typeNames: { target_hash: "H", target_number: "N" },
    },
  );
  const signed = tuple(Vote, Signature);
  return struct(
    { round_number: u64, identity: GrandpaAuthorityId, first: signed, second: signed },
    {
      path: ["finality_grandpa", "Equivocation"],
      params: [param("Id", GrandpaAuthorityId), param("V", Vote), param("S", Signature)],
      typeNames: { round_number: "u64", identity: "Id", first: "(V, S)", second: "(V, S)" },
    },
  );
};

/** Two different votes of one authority in one round of a set (`sp_consensus_grandpa::EquivocationProof`). */
export type GrandpaEquivocationProof = ValueOf<typeof GrandpaEquivocationProof>;
export const GrandpaEquivocationProof = /* @__PURE__ */ (() => {
  const params = [param("H", h256), param("N", u32)];
  const Equivocation = variants(
    {
      Prevote: indexed(0, equivocationOf("Prevote"), {
        typeNames: [
          "finality_grandpa::Equivocation<AuthorityId, finality_grandpa::Prevote<\nH, N>, AuthoritySignature,>",
        ],
      }),
      Precommit: indexed(1, equivocationOf("Precommit"), {
        typeNames: [
          "finality_grandpa::Equivocation<AuthorityId, finality_grandpa::Precommit\n<H, N>, AuthoritySignature,>",
        ],
      }),
    },
    { path: ["sp_consensus_grandpa", "Equivocation"], params },
  );
  return struct(
    { set_id: u64, equivocation: Equivocation },
    {
      path: ["sp_consensus_grandpa", "EquivocationProof"],
      params,
      typeNames: { set_id: "SetId", equivocation: "Equivocation<H, N>" },
    },
  );
})();
