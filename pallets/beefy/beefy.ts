import type { H256 } from "@serinus/bytes";
import type { EquivocationReports, Pallet } from "@serinus/frame";
import type {
  AncestryProof,
  BeefyCommitment,
  BeefyValidatorSet,
  DigestItem,
  Header,
  Weight,
} from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of Beefy (`pallet_beefy::WeightInfo`): a report by validators, nominators and votes to be checked. */
export interface BeefyWeights {
  report_voting_equivocation(components: {
    readonly v: number;
    readonly n: number;
    readonly votes: number;
  }): Weight;
  set_new_genesis(): Weight;
}

/** Says what was on the chain at an earlier block (`sp_consensus_beefy::AncestryHelper`). */
export interface AncestryHelper {
  generateProof(block: number, bestKnown: number | undefined): AncestryProof | undefined;
  isProofOptimal(proof: AncestryProof): boolean;
  /** The root in a header, `undefined` when it has none or is not of this chain. */
  extractValidationContext(header: Header): H256 | undefined;
  /** Whether a commitment contradicts the chain under the root. */
  isNonCanonical(commitment: BeefyCommitment, proof: AncestryProof, root: H256): boolean;
  /** Weight of all these together. */
  weight(proof: AncestryProof): Weight;
}

/** What Beefy needs from the runtime. */
export interface BeefyConfig {
  readonly weights: BeefyWeights;
  readonly reports: EquivocationReports;
  readonly ancestry: AncestryHelper;
  /** Weight of one read of the database. */
  readonly readWeight: Weight;
  /** Told of each new set, with the one that will follow it. */
  onNewValidatorSet(current: BeefyValidatorSet, next: BeefyValidatorSet): void;
  blockNumber(): number;
  depositLog(item: DigestItem): void;
}

/** The Beefy pallet. */
export type Beefy = Pallet<typeof manifest, BeefyConfig>;
