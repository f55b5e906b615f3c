import type { AccountId } from "@serinus/bytes";
import {
  type AnyCall,
  bindWeights,
  type EquivocationReports,
  instantiate,
  type Offender,
  type RuntimeContext,
} from "@serinus/frame";
import {
  type AuthorityDiscovery,
  authorityDiscoverySessionHandler,
} from "@serinus/pallet-authority-discovery";
import { type Babe, babeSessionHandler, initialize, shouldEpochChange } from "@serinus/pallet-babe";
import { beefySessionHandler } from "@serinus/pallet-beefy";
import { type Grandpa, grandpaSessionHandler } from "@serinus/pallet-grandpa";
import { type Offences, reportOffences } from "@serinus/pallet-offences";
import {
  type Historical,
  type HistoricalSessionManager,
  isDisabled,
  keyOwnerProofs,
  noteHistoricalRoots,
  type Session,
  type SessionHandler,
  upToLimitDisabling,
} from "@serinus/pallet-session";
import {
  canIncConsumer,
  decConsumers,
  depositLog,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  type System,
} from "@serinus/pallet-system";
import { chooseValidators, type ValidatorManager } from "@serinus/pallet-validator-manager";
import type { Codec } from "@serinus/scale";
import { type BeefyPallets, bindBeefy } from "./bind-beefy.ts";
import { Exposure, exposureOf, IdentificationTuple } from "./exposure.ts";
import {
  placedAuthorityDiscovery,
  placedGrandpa,
  placedHistorical,
  placedOffences,
  placedSession,
} from "./pallets/session.ts";
import type { PlacedPallets } from "./placed-pallets.ts";
import { sessionKeyTypes } from "./session-keys.ts";
import { reportLongevity } from "./time.ts";
import { blockWeights } from "./weights/block.ts";
import { databaseWeight } from "./weights/database.ts";
import { babeWeights, grandpaWeights } from "./weights/equivocations.ts";
import { sessionWeights } from "./weights/session.ts";

/** The pallets by which validators are chosen, make blocks and make them final. */
export interface ValidatorPallets extends BeefyPallets {
  readonly babe: Babe;
  readonly offences: Offences;
  readonly historical: Historical;
  readonly session: Session;
  readonly grandpa: Grandpa;
  readonly authorityDiscovery: AuthorityDiscovery;
  /** On chains of a developer's own. */
  readonly validatorManager: ValidatorManager | undefined;
}

/** What these pallets need of the rest. */
export interface ValidatorNeeds {
  readonly system: System;
  /** This block's author. */
  author(): AccountId | undefined;
  /** Hands a call without a signature to the node's pool. */
  submit(call: AnyCall): boolean;
}

/** Binds them. They need one another in a ring: what comes later is asked for only when a block runs. */
export function bindValidators(
  context: RuntimeContext,
  placed: PlacedPallets,
  { system, author, submit }: ValidatorNeeds,
): ValidatorPallets {
  const blockNumber = () => system.storage.Number.get();
  const sessionIndex = () => session.storage.CurrentIndex.get();
  const log = (item: Parameters<typeof depositLog>[1]) => depositLog(system, item);
  const reports: EquivocationReports = {
    keyOwners: {
      prove: (type, key) => keyOwners.prove(type, key),
      checkProof: (type, key, proof) => keyOwners.checkProof(type, key, proof),
    },
    offences: {
      reportOffence: (reporters, offence) => reportsOfOffences.reportOffence(reporters, offence),
      isKnownOffence: (...offence) => reportsOfOffences.isKnownOffence(...offence),
    },
    author,
    submit,
    longevity: reportLongevity(placed.babe.constants.EpochDuration),
  };
  const babe: Babe = instantiate(context, placed.babe, {
    weights: bindWeights(babeWeights, databaseWeight),
    minimumPeriod: placed.timestamp.constants.MinimumPeriod,
    reports,
    blockNumber,
    digest: () => system.storage.Digest.get(),
    depositLog: log,
    isDisabled: (index: number) => isDisabled(session, index),
  });
  const grandpa: Grandpa = instantiate(context, placedGrandpa, {
    weights: bindWeights(grandpaWeights, databaseWeight),
    reports,
    blockNumber,
    depositLog: log,
  });
  const bridged = bindBeefy(context, system, reports);
  const authorityDiscovery: AuthorityDiscovery = instantiate(context, placedAuthorityDiscovery, {});
  const validatorManager: ValidatorManager | undefined =
    placed.validatorManager &&
    instantiate(context, placed.validatorManager, { validators: () => session.storage.Validators.get() });
  const session: Session = instantiate(context, placedSession, {
    weights: bindWeights(sessionWeights, databaseWeight),
    keys: sessionKeyTypes,
    handlers: [
      grandpaSessionHandler(grandpa, sessionIndex),
      babeSessionHandler(babe, sessionIndex),
      ...NOT_YET_FOLLOWED,
      authorityDiscoverySessionHandler(authorityDiscovery),
      beefySessionHandler(bridged.beefy, sessionIndex),
    ],
    manager: noteHistoricalRoots(() => historical, sessionManager(validatorManager)),
    disablingStrategy: upToLimitDisabling(),
    // Without staking every account that sets keys may validate.
    validatorIdOf: (account: AccountId) => account,
    shouldEndSession(block: number) {
      initialize(babe, block);
      return shouldEpochChange(babe, block);
    },
    accounts: {
      canIncConsumer: (who: AccountId) => canIncConsumer(system, who),
      incConsumers: (who: AccountId) => incConsumers(system, who),
      incConsumersWithoutLimit: (who: AccountId) => incConsumersWithoutLimit(system, who),
      incProviders: (who: AccountId) => void incProviders(system, who),
      decConsumers: (who: AccountId) => decConsumers(system, who),
    },
    maxBlock: blockWeights.max_block,
  });
  const historical: Historical = instantiate(context, placedHistorical, {
    session,
    Identification: Exposure as Codec<unknown>,
    fullIdentificationOf: exposureOf,
  });
  const keyOwners = keyOwnerProofs(historical);
  const offences: Offences = instantiate(context, placedOffences as never, {
    // Staking punishes; there is none yet.
    onOffence: () => undefined,
  });
  const reportsOfOffences = reportOffences(
    offences,
    IdentificationTuple as Codec<unknown> as Codec<Offender>,
  );
  return { ...bridged, babe, offences, historical, session, grandpa, authorityDiscovery, validatorManager };
}

/** Keys of pallets that are not there yet. */
const NOT_YET_FOLLOWED: readonly SessionHandler[] = [{ type: "para" }, { type: "asgn" }];

const identified = (validator: AccountId) => [validator, exposureOf(validator)] as const;

/** The validators of the genesis for ever, unless someone may choose others. */
function sessionManager(manager: ValidatorManager | undefined): HistoricalSessionManager {
  return {
    newSession: (index) => manager && chooseValidators(manager, index)?.map(identified),
    // Roots of the first sessions, without which nobody could be shown to have been a validator then.
    newSessionGenesis: (_index, named) => named.map(identified),
    startSession: () => undefined,
    endSession: () => undefined,
  };
}
