import { struct, tuple, type ValueOf, variants } from "@serinus/scale";
import type { Equivocation } from "../outputs.ts";
import { counter } from "./counters.ts";
import { AuthorityId, AuthoritySignature, Precommit, SignedMessage } from "./messages.ts";
import { PREVOTE, signedMessageBytes } from "./vote-bytes.ts";

const signedVote = /* @__PURE__ */ tuple(Precommit, AuthoritySignature);

const twoVotes = /* @__PURE__ */ struct({
  round_number: counter,
  identity: AuthorityId,
  first: signedVote,
  second: signedVote,
});

/** Two votes that contradict one another, as the runtime takes them (`sp_consensus_grandpa::EquivocationProof`). */
export type EquivocationProof = ValueOf<typeof EquivocationProof>;
export const EquivocationProof = /* @__PURE__ */ struct({
  set_id: counter,
  equivocation: variants({ Prevote: twoVotes, Precommit: twoVotes }),
});

/** The proof of what the voter found. */
export function equivocationProof({
  setId,
  round,
  offender,
  first,
  second,
}: Equivocation): EquivocationProof {
  const voteOf = (message: Uint8Array): ValueOf<typeof signedVote> => {
    const signed = SignedMessage.decode(signedMessageBytes(message));
    return [signed.message.value, signed.signature];
  };
  return {
    set_id: setId,
    equivocation: {
      type: first.kind === PREVOTE ? "Prevote" : "Precommit",
      value: {
        round_number: round,
        identity: offender,
        first: voteOf(first.message),
        second: voteOf(second.message),
      },
    },
  };
}
