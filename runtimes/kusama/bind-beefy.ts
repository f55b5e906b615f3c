import type { H256 } from "@serinus/bytes";
import {
  bindWeights,
  dbWeight,
  type EquivocationReports,
  instantiate,
  type RuntimeContext,
} from "@serinus/frame";
import type { Beefy } from "@serinus/pallet-beefy";
import { ancestryHelper, type BeefyMmrLeaf, leafData, onNewValidatorSet } from "@serinus/pallet-beefy-mmr";
import type { Mmr } from "@serinus/pallet-mmr";
import { depositLog, type System } from "@serinus/pallet-system";
import {
  BEEFY_ENGINE_ID,
  BeefyConsensusLog,
  type BeefyValidatorSet,
  BeefyMmrLeaf as Leaf,
} from "@serinus/runtime-api";
import { placedBeefy, placedBeefyMmrLeaf, placedMmr } from "./pallets/beefy.ts";
import { beefyMmrWeights, beefyWeights, mmrWeight } from "./weights/beefy.ts";
import { databaseWeight } from "./weights/database.ts";

/** The pallets by which bridges are shown what is final. */
export interface BeefyPallets {
  readonly beefy: Beefy;
  readonly mmr: Mmr;
  readonly beefyMmrLeaf: BeefyMmrLeaf;
}

/** Major version 0, minor version 0. */
const LEAF_VERSION = 0;

/** The root of no parachains' heads: there are no parachains yet. */
const NO_PARACHAINS = `0x${"00".repeat(32)}` as H256;

/** Binds them. They need one another in a ring: what comes later is asked for only when a block runs. */
export function bindBeefy(
  context: RuntimeContext,
  system: System,
  reports: EquivocationReports,
): BeefyPallets {
  const blockNumber = () => system.storage.Number.get();
  const mmr: Mmr = instantiate(context, placedMmr, {
    Leaf: Leaf as never,
    leafData: () => leafData(beefyMmrLeaf),
    onNewRoot(root: H256) {
      const log = BeefyConsensusLog.encode({ type: "MmrRoot", value: root });
      depositLog(system, { type: "Consensus", value: [BEEFY_ENGINE_ID, log] });
    },
    onInitializeWeight: (peaks: number) => mmrWeight(databaseWeight, peaks),
    blockNumber,
    parentHash: () => system.storage.ParentHash.get(),
    blockHash: (block: number) => system.storage.BlockHash.get(block),
  });
  const beefyMmrLeaf: BeefyMmrLeaf = instantiate(context, placedBeefyMmrLeaf, {
    weights: bindWeights(beefyMmrWeights, databaseWeight),
    mmr,
    leafVersion: LEAF_VERSION,
    extraData: () => NO_PARACHAINS,
  });
  const beefy: Beefy = instantiate(context, placedBeefy, {
    weights: bindWeights(beefyWeights, databaseWeight),
    reports,
    ancestry: ancestryHelper(beefyMmrLeaf),
    readWeight: dbWeight(databaseWeight, 1, 0),
    onNewValidatorSet: (current: BeefyValidatorSet, next: BeefyValidatorSet) =>
      onNewValidatorSet(beefyMmrLeaf, current, next),
    blockNumber,
    depositLog: (item) => depositLog(system, item),
  } satisfies Beefy["config"]);
  return { beefy, mmr, beefyMmrLeaf };
}
