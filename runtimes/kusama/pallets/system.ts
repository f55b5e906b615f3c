import {
  type AnyEvent,
  bindWeights,
  instantiate,
  type PlacedPallet,
  place,
  type RuntimeContext,
} from "@serinus/frame";
import { AccountData, noAccountData } from "@serinus/pallet-balances";
import { type System, type SystemManifest, systemManifest } from "@serinus/pallet-system";
import type { RuntimeVersion } from "@serinus/runtime-api";
import type { Codec } from "@serinus/scale";
import { blockLength, blockWeights } from "../weights/block.ts";
import { databaseWeight } from "../weights/database.ts";
import { systemWeights } from "../weights/system.ts";

/** The prefix of Kusama's addresses. */
export const SS58_PREFIX = 2;

export type PlacedSystem = PlacedPallet<SystemManifest<AccountData>, "System">;

export function placeSystem(RuntimeEvent: Codec<AnyEvent>, version: RuntimeVersion): PlacedSystem {
  return place("System", 0, systemManifest({ AccountData, noAccountData, RuntimeEvent }), {
    constants: {
      BlockWeights: blockWeights,
      BlockLength: blockLength,
      BlockHashCount: 4096,
      DbWeight: databaseWeight,
      Version: version,
      SS58Prefix: SS58_PREFIX,
    },
  });
}

export function createSystem(context: RuntimeContext, placed: PlacedSystem): System<AccountData> {
  return instantiate(context, placed, {
    weights: bindWeights(systemWeights, databaseWeight),
    maxConsumers: 16,
  });
}
