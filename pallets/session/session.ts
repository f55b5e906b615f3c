import type { AccountId } from "@serinus/bytes";
import type { Pallet } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { DisablingStrategy } from "./disabling.ts";
import type { SessionManifest } from "./manifest.ts";
import type { SessionHandler, SessionKey, SessionManager } from "./session-keys.ts";

/** Weights of Session (`pallet_session::WeightInfo`). */
export interface SessionWeights {
  set_keys(): Weight;
  purge_keys(): Weight;
}

/** What Session needs from the runtime. */
export interface SessionConfig {
  readonly weights: SessionWeights;
  /** The session keys in their order. */
  readonly keys: readonly SessionKey[];
  /** One for each key, in the same order. */
  readonly handlers: readonly SessionHandler[];
  readonly manager: SessionManager;
  readonly disablingStrategy: DisablingStrategy;
  /** The validator that an account acts for, `undefined` for none. */
  validatorIdOf(account: AccountId): AccountId | undefined;
  /** Whether this block begins a session. */
  shouldEndSession(block: number): boolean;
  /** The keys outlast nothing else of the account. */
  readonly accounts: AccountReferences;
  /** Weight of a block that changes sessions: it has room for nothing else. */
  readonly maxBlock: Weight;
}

/** The references by which System knows that something depends on an account. */
export interface AccountReferences {
  canIncConsumer(who: AccountId): boolean;
  /** @throws DispatchFailure */
  incConsumers(who: AccountId): void;
  /** @throws DispatchFailure `NoProviders` */
  incConsumersWithoutLimit(who: AccountId): void;
  incProviders(who: AccountId): void;
  decConsumers(who: AccountId): void;
}

/** The Session pallet. */
export type Session = Pallet<SessionManifest, SessionConfig>;
