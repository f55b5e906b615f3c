import { Header } from "@serinus/runtime-api";
import { struct, type ValueOf, vec } from "@serinus/scale";
import { counter } from "../wire/counters.ts";
import { Commit } from "../wire/messages.ts";

/**
 * Proof that a block is final: precommits of a supermajority, and the headers between the lowest block they name and
 * each other one (Polkadot specification, "Justified block header").
 */
export type GrandpaJustification = ValueOf<typeof GrandpaJustification>;
export const GrandpaJustification = /* @__PURE__ */ struct({
  round: counter,
  commit: Commit,
  votes_ancestries: vec(Header),
});
