import {
  bindWeights,
  instantiate,
  place,
  type ReservableCurrency,
  type RuntimeContext,
} from "@serinus/frame";
import { type Indices, indicesManifest } from "@serinus/pallet-indices";
import { CENTS } from "../currency.ts";
import { databaseWeight } from "../weights/database.ts";
import { indicesWeights } from "../weights/indices.ts";

export const placedIndices = place("Indices", 3, indicesManifest, { constants: { Deposit: 100n * CENTS } });

export function createIndices(context: RuntimeContext, currency: ReservableCurrency): Indices {
  return instantiate(context, placedIndices, {
    weights: bindWeights(indicesWeights, databaseWeight),
    currency,
  });
}
