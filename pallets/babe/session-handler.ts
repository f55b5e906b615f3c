import type { Hex } from "@serinus/bytes";
import type { KeyedValidator, SessionHandler } from "@serinus/pallet-session";
import type { BabeAuthorities } from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";
import { enactEpochChange } from "./enact-epoch-change.ts";
import { putGenesisAuthorities } from "./genesis.ts";
import { depositConsensus } from "./initialize.ts";

/** Epochs are sessions: a session's validators are its epoch's authorities, each of weight 1. */
export function babeSessionHandler(babe: Babe, sessionIndex: () => number): SessionHandler {
  return {
    type: "babe",
    onGenesisSession: (validators) => putGenesisAuthorities(babe, authoritiesOf(validators)),
    onNewSession: (_changed, validators, queued) =>
      enactEpochChange(babe, authoritiesOf(validators), authoritiesOf(queued), sessionIndex()),
    onDisabled: (index) => depositConsensus(babe, { type: "OnDisabled", value: index }),
  };
}

function authoritiesOf(validators: readonly KeyedValidator<Hex>[]): BabeAuthorities {
  return validators.map(([, key]) => [key, 1n]);
}
