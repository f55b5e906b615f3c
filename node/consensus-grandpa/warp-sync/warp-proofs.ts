import type { BlockHash, Hex } from "@serinus/bytes";
import { ed25519Verify } from "@serinus/crypto";
import { GRANDPA_ENGINE_ID, Header } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import { createAuthoritySet } from "../authority-set/authority-set.ts";
import type { HardForks } from "../authority-set/hard-forks.ts";
import { BadJustificationError } from "../justification/verify-justification.ts";
import { AuthoritySetRecord, RECORD_KEYS, SCHEMA_VERSION } from "../records.ts";
import type { AuthorityList } from "../wire/messages.ts";
import { verifyWarpProof } from "./verify-warp-proof.ts";

/** Who finalizes after a block, and the sets before. */
export interface FinalitySet {
  readonly setId: number;
  readonly authorities: AuthorityList;
  /** Sets that have ended, each with its last block, from the first set on. */
  readonly changes: readonly (readonly [setId: number, lastBlock: number])[];
}

/** How far finality is proven. */
interface Position {
  readonly hash: BlockHash;
  readonly number: number;
  readonly stateRoot: Hex;
  readonly set: FinalitySet;
  readonly justifications: readonly {
    readonly hash: BlockHash;
    readonly number: number;
    readonly justification: { readonly engine: string; readonly data: Uint8Array };
  }[];
  readonly isFinished: boolean;
}

/** What a warp sync follows, from the genesis on, whose first set is given, through the chain's hard forks. */
export function warpProofs(
  genesis: { readonly hash: BlockHash; readonly stateRoot: Hex },
  first: AuthorityList,
  hardForks?: HardForks,
) {
  const begin: Position = {
    ...{ hash: genesis.hash, number: 0, stateRoot: genesis.stateRoot, justifications: [], isFinished: false },
    set: { setId: 0, authorities: first, changes: [] },
  };
  return {
    begin,
    /** Follows a SCALE `WarpSyncProof`. @throws BadJustificationError when it does not hold. */
    verify({ set, number }: Position, proof: Uint8Array): Position {
      const step = verifyWarpProof(proof, set.setId, set.authorities, ed25519Verify, hardForks);
      if (step.justifications.some((each) => each.number <= number))
        throw new BadJustificationError(`the proof does not go on above block ${number}`);
      const { hash, setId, authorities, isFinished } = step;
      return {
        ...{ hash, number: step.number, isFinished },
        stateRoot: Header.decode(step.encodedHeader).state_root,
        set: { setId, authorities, changes: [...set.changes, ...step.setChanges] },
        justifications: step.justifications.map(({ encoded, ...block }) => ({
          ...block,
          justification: { engine: GRANDPA_ENGINE_ID, data: encoded },
        })),
      };
    },
  };
}

/** What a voter goes on from at the block that a warp sync has led to: records to be kept beside the chain. */
export function warpRecords(
  { setId, authorities, changes }: FinalitySet,
  bestJustification: Uint8Array | undefined,
): (readonly [key: string, value: Uint8Array | undefined])[] {
  const set = { ...createAuthoritySet(authorities, setId), authority_set_changes: [...changes] };
  return [
    [RECORD_KEYS.version, u32.encode(SCHEMA_VERSION)],
    [RECORD_KEYS.authoritySet, AuthoritySetRecord.encode(set)],
    [RECORD_KEYS.bestJustification, bestJustification],
  ];
}
