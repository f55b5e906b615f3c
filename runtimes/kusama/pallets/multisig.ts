import {
  bindWeights,
  instantiate,
  type PlacedPallet,
  place,
  type ReservableCurrency,
  type RuntimeContext,
} from "@serinus/frame";
import {
  type Multisig,
  type MultisigConfig,
  type MultisigManifest,
  type MultisigTypes,
  multisigManifest,
} from "@serinus/pallet-multisig";
import { extrinsicIndex, type System } from "@serinus/pallet-system";
import { deposit } from "../currency.ts";
import { databaseWeight } from "../weights/database.ts";
import { multisigWeights } from "../weights/multisig.ts";

const MAX_SIGNATORIES = 100;

export function placeMultisig(
  types: Omit<MultisigTypes, "maxSignatories">,
): PlacedPallet<MultisigManifest, "Multisig"> {
  return place("Multisig", 31, multisigManifest({ ...types, maxSignatories: MAX_SIGNATORIES }), {
    constants: {
      // An item with a key of 32 bytes and a value of 56; each approval takes 32 more.
      DepositBase: deposit(1n, 88n),
      DepositFactor: deposit(0n, 32n),
      MaxSignatories: MAX_SIGNATORIES,
    },
  });
}

export function createMultisig(
  context: RuntimeContext,
  placed: PlacedPallet<MultisigManifest>,
  system: System,
  currency: ReservableCurrency,
  parts: Pick<MultisigConfig, "dispatcher" | "origins" | "encodeCall">,
): Multisig {
  return instantiate(context, placed, {
    weights: bindWeights(multisigWeights, databaseWeight),
    dbWeight: databaseWeight,
    dispatcher: parts.dispatcher,
    origins: parts.origins,
    encodeCall: parts.encodeCall,
    currency,
    blockNumber: () => system.storage.Number.get(),
    extrinsicIndex: () => extrinsicIndex(system),
  });
}
