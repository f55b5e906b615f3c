import { randomInt } from "node:crypto";
import type { Chain } from "@serinus/chain";
import type { ChainSpec } from "@serinus/chain-spec";
import {
  createGrandpaVoter,
  DEFAULT_VOTING_RULES,
  type GrandpaVoter,
  LOCAL_VOTING_RULES,
} from "@serinus/consensus-grandpa";
import type { Network } from "@serinus/network";
import { encodeRole, type ProtocolNames } from "@serinus/network-protocols";
import type { AuxiliaryStore, KeystoreApi, Log, RuntimeCallApi } from "@serinus/node-api";
import type { Sync } from "@serinus/sync";
import { systemTimer } from "@serinus/timer";
import { hardForksOf } from "../chain/hard-forks.ts";

/** What GRANDPA on a node works with. */
export interface GrandpaParts {
  readonly spec: ChainSpec;
  readonly chain: Chain;
  readonly network: Network;
  readonly names: ProtocolNames;
  readonly role: "authority" | "full";
  /** Without keys in it, the node follows the votes of others. */
  readonly keystore: KeystoreApi;
  readonly auxiliary: AuxiliaryStore;
  readonly runtime: RuntimeCallApi;
  readonly log: Log;
  readonly wantBlock: Sync["requestBlock"];
  readonly onFailure: (error: Error) => void;
}

/** GRANDPA on a node: the voter, and what RPC tells of it. */
export interface NodeGrandpa {
  readonly voter: GrandpaVoter;
  readonly onJustification: (listener: (justification: Uint8Array) => void) => () => void;
}

/** GRANDPA's gossip holds messages of at most 1 MiB (`sc-consensus-grandpa`). */
const MAX_MESSAGE = 1024 * 1024;

/** Starts GRANDPA with its gossip. Before the network is. */
export async function startGrandpa(parts: GrandpaParts): Promise<NodeGrandpa> {
  const { spec, chain, network, names, role, keystore, auxiliary, runtime, log } = parts;
  const listeners = new Set<(justification: Uint8Array) => void>();
  const voter = await createGrandpaVoter({
    ...{ chain, network, keystore, auxiliary, runtime, timer: systemTimer, log },
    notifications: network.notifications({
      ...names.grandpa,
      handshake: encodeRole(role),
      maxMessageSize: MAX_MESSAGE,
    }),
    hardForks: hardForksOf(chain.genesisHash),
    config: { votingRules: spec.chainType === "Local" ? LOCAL_VOTING_RULES : DEFAULT_VOTING_RULES },
    random: (below) => randomInt(below),
    wantBlock: parts.wantBlock,
    onJustification(encoded) {
      for (const tell of listeners) tell(encoded);
    },
    onFailure: parts.onFailure,
  });
  return {
    voter,
    onJustification(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
