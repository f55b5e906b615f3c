import type { AccountId, Hex } from "@serinus/bytes";

/** One of the keys that a validator has for a session: which, and where it stands among them (`OpaqueKeys`). */
export interface SessionKey {
  /** Four characters: `gran`, `babe`, ... */
  readonly type: string;
  /** Its field in the session keys. */
  readonly field: string;
}

/** A validator's keys by field, each the hex of its raw bytes. */
export type SessionKeys = Readonly<Record<string, Hex>>;

/** A validator and its keys. */
export type KeyedValidator<K = SessionKeys> = readonly [validator: AccountId, keys: K];

/** Follows the sessions with the key of one type (`OneSessionHandler`). */
export interface SessionHandler {
  readonly type: string;
  /** The validators of the first session. */
  onGenesisSession?(validators: readonly KeyedValidator<Hex>[]): void;
  /** A session has begun. `queued` are the validators of the next one; `changed` tells whether these are others than before. */
  onNewSession?(
    changed: boolean,
    validators: readonly KeyedValidator<Hex>[],
    queued: readonly KeyedValidator<Hex>[],
  ): void;
  onBeforeSessionEnding?(): void;
  /** A validator must not take part until the session's end. */
  onDisabled?(validatorIndex: number): void;
}

/** Chooses the validators (`pallet_session::SessionManager`). `undefined`: those of before. */
export interface SessionManager {
  newSession(index: number): readonly AccountId[] | undefined;
  /** The same for the first two sessions; `named` are those whom the genesis names as authorities. */
  newSessionGenesis(index: number, named: readonly AccountId[]): readonly AccountId[] | undefined;
  startSession(index: number): void;
  endSession(index: number): void;
}
