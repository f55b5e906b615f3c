import type { AuxiliaryStore, ChainApi } from "@serinus/node-api";
import { type AuthoritySet, createAuthoritySet } from "../authority-set/authority-set.ts";
import { applyHardForks, changeAt, type HardForks } from "../authority-set/hard-forks.ts";
import { AuthoritySetRecord, CurrentRounds, RECORD_KEYS, SeenPrevotes, VoterSetState } from "../records.ts";
import type { UnfinalizedBlock } from "../voter/create-grandpa.ts";
import type { GrandpaApi } from "./grandpa-api.ts";

/** What a voter goes on from. */
export interface StoredState {
  readonly authoritySet: AuthoritySet;
  readonly voterSetState: VoterSetState | undefined;
  readonly ownVotes: CurrentRounds | undefined;
  readonly seenPrevotes: SeenPrevotes | undefined;
}

/** Reads the records; a node without any asks the runtime at the finalized block who finalizes what comes after. */
export async function loadState(
  chain: ChainApi,
  auxiliary: AuxiliaryStore,
  api: GrandpaApi,
  hardForks: HardForks,
): Promise<StoredState> {
  const read = <T>(key: string, codec: { decode(bytes: Uint8Array): T }): T | undefined => {
    const record = auxiliary.get(key);
    return record === undefined ? undefined : codec.decode(record);
  };
  const authoritySet = read(RECORD_KEYS.authoritySet, AuthoritySetRecord);
  if (authoritySet === undefined) {
    const { hash, number } = chain.finalized();
    const set = createAuthoritySet(
      await api.authorities(hash),
      number === 0 ? 0 : await api.currentSetId(hash),
    );
    applyHardForks(set, hardForks);
    return { authoritySet: set, voterSetState: undefined, ownVotes: undefined, seenPrevotes: undefined };
  }
  applyHardForks(authoritySet, hardForks);
  return {
    authoritySet,
    voterSetState: read(RECORD_KEYS.completedRounds, VoterSetState),
    ownVotes: read(RECORD_KEYS.ownVotes, CurrentRounds),
    seenPrevotes: read(RECORD_KEYS.seenPrevotes, SeenPrevotes),
  };
}

/** The unfinalized blocks and what they announce: a crash may have come before that was recorded. */
export function unfinalizedBlocks(chain: ChainApi, hardForks: HardForks): readonly UnfinalizedBlock[] {
  return chain.unfinalized().map((entry) => {
    const { hash, number } = entry;
    return { block: { hash, number }, change: changeAt(entry, hardForks) };
  });
}
