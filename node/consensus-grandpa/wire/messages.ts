import type { Hex } from "@serinus/bytes";
import {
  type Codec,
  fixedBytes,
  h256,
  hexFixed,
  indexed,
  struct,
  tuple,
  u32,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import { counter } from "./counters.ts";

/** An ed25519 public key, as hex. */
export type AuthorityId = Hex;
export const AuthorityId: Codec<AuthorityId> = /* @__PURE__ */ hexFixed(32);

/** ed25519, 64 bytes. */
export const AuthoritySignature: Codec<Uint8Array> = /* @__PURE__ */ fixedBytes(64);

/** Authorities and their weights, in the runtime's order. */
export type AuthorityList = ValueOf<typeof AuthorityList>;
export const AuthorityList = /* @__PURE__ */ vec(tuple(AuthorityId, counter));

/** What each kind of vote says: a block. */
const target = { target_hash: h256, target_number: u32 } as const;

/** A vote for a block (`finality_grandpa::Precommit` and its likes). */
export type Precommit = ValueOf<typeof Precommit>;
export const Precommit = /* @__PURE__ */ struct(target);

/** A vote of any kind; the index is the first byte of what is signed. */
export type Message = ValueOf<typeof Message>;
export const Message = /* @__PURE__ */ variants({
  Prevote: struct(target),
  Precommit: struct(target),
  PrimaryPropose: struct(target),
});

/** A vote, its signature and who signed it. */
export type SignedMessage = ValueOf<typeof SignedMessage>;
export const SignedMessage = /* @__PURE__ */ struct({
  message: Message,
  signature: AuthoritySignature,
  id: AuthorityId,
});

export type SignedPrevote = ValueOf<typeof SignedPrevote>;
export const SignedPrevote = /* @__PURE__ */ struct({
  prevote: Precommit,
  signature: AuthoritySignature,
  id: AuthorityId,
});

export type SignedPrecommit = ValueOf<typeof SignedPrecommit>;
export const SignedPrecommit = /* @__PURE__ */ struct({
  precommit: Precommit,
  signature: AuthoritySignature,
  id: AuthorityId,
});

/** Precommits that make a block final (`finality_grandpa::Commit`). */
export type Commit = ValueOf<typeof Commit>;
export const Commit = /* @__PURE__ */ struct({ ...target, precommits: vec(SignedPrecommit) });

/** A commit as gossip carries it: votes first, then signatures and ids in the same order. */
export type CompactCommit = ValueOf<typeof CompactCommit>;
export const CompactCommit = /* @__PURE__ */ struct({
  ...target,
  precommits: vec(Precommit),
  auth_data: vec(tuple(AuthoritySignature, AuthorityId)),
});

/** All votes of a completed round, for who lags behind. */
export type CatchUp = ValueOf<typeof CatchUp>;
export const CatchUp = /* @__PURE__ */ struct({
  round_number: counter,
  prevotes: vec(SignedPrevote),
  precommits: vec(SignedPrecommit),
  base_hash: h256,
  base_number: u32,
});

/** Where a peer stands. */
export type NeighborPacket = ValueOf<typeof NeighborPacket>;
export const NeighborPacket = /* @__PURE__ */ struct({
  round: counter,
  set_id: counter,
  commit_finalized_height: u32,
});

/** What goes over the `grandpa/1` protocol (Polkadot specification, "Consensus message format"). */
export type GossipMessage = ValueOf<typeof GossipMessage>;
export const GossipMessage = /* @__PURE__ */ variants({
  Vote: struct({ round: counter, set_id: counter, message: SignedMessage }),
  Commit: struct({ round: counter, set_id: counter, message: CompactCommit }),
  Neighbor: variants({ V1: indexed(1, NeighborPacket) }),
  CatchUpRequest: struct({ round: counter, set_id: counter }),
  CatchUp: struct({ set_id: counter, message: CatchUp }),
});

/** The full form of a compact commit. @returns undefined when votes and signatures differ in number. */
export function expandCommit(compact: CompactCommit): Commit | undefined {
  if (compact.precommits.length !== compact.auth_data.length) return undefined;
  return {
    target_hash: compact.target_hash,
    target_number: compact.target_number,
    precommits: compact.precommits.map((precommit, i) => {
      const [signature, id] = compact.auth_data[i] as CompactCommit["auth_data"][number];
      return { precommit, signature, id };
    }),
  };
}

/** The form of a commit that gossip carries. */
export function compactCommit(commit: Commit): CompactCommit {
  return {
    target_hash: commit.target_hash,
    target_number: commit.target_number,
    precommits: commit.precommits.map(({ precommit }) => precommit),
    auth_data: commit.precommits.map(({ signature, id }) => [signature, id]),
  };
}
