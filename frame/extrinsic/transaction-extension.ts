import type {
  DispatchInfo,
  PostDispatchInfo,
  TransactionSource,
  ValidTransaction,
  Weight,
} from "@serinus/runtime-api";
import type { Codec } from "@serinus/scale";
import type { DispatchOutcome } from "../dispatch/dispatch-info.ts";
import type { AnyCall, Origin } from "../origin/origin.ts";

/** What an extension knows of the transaction it judges. */
export interface ExtensionInput {
  readonly call: AnyCall;
  readonly info: DispatchInfo;
  /** Bytes of the whole encoded extrinsic. */
  readonly length: number;
}

/** What validation found out: the transaction's place in the pool, a value for `prepare`, and the origin from here on. */
export interface Validated<Val> {
  /** Its place in the pool, asked for by a pool only: a block has no use for it. */
  readonly valid?: () => Partial<ValidTransaction>;
  readonly val: Val;
  /** The same origin unless given. */
  readonly origin?: Origin;
}

/**
 * One step through which every transaction passes (`sp_runtime::traits::TransactionExtension`). `Explicit` stands in
 * the extrinsic, `Implicit` is what both sides know and the signature covers; `Val` goes from `validate` to `prepare`,
 * `Pre` from there to `postDispatch`. Whatever is absent does nothing.
 */
export interface TransactionExtension<Explicit, Implicit, Val = undefined, Pre = undefined> {
  /** Its name in metadata: `CheckNonce`. */
  readonly identifier: string;
  readonly explicit: Codec<Explicit>;
  readonly implicit: Codec<Implicit>;
  /** The implicit part. @throws TransactionInvalid */
  getImplicit(explicit: Explicit): Implicit;
  weight?(explicit: Explicit, call: AnyCall): Weight;
  /** @throws TransactionInvalid */
  validate?(input: ValidateInput<Explicit>): Validated<Val>;
  /** Before dispatch; may change state. @throws TransactionInvalid */
  prepare?(input: PrepareInput<Explicit, Val>): Pre;
  /** After dispatch, whether it failed or not. Returns the part of its weight it did not use. @throws TransactionInvalid */
  postDispatchDetails?(input: PostDispatchInput<Pre>): Weight;
  /** The checks for extrinsics without signature or extensions. @throws TransactionInvalid */
  bareValidate?(input: ExtensionInput): Partial<ValidTransaction>;
  bareValidateAndPrepare?(input: ExtensionInput): void;
  barePostDispatch?(input: BarePostDispatchInput): void;
}

/** What `validate` is given. */
export interface ValidateInput<Explicit> extends ExtensionInput {
  readonly explicit: Explicit;
  readonly origin: Origin;
  readonly source: TransactionSource;
  /** What the extensions before this one leave to be signed: version, call, later explicit and implicit parts, encoded. */
  inheritedImplication(): Uint8Array;
}

/** What `prepare` is given; `val` comes from `validate`, as does the origin. */
export interface PrepareInput<Explicit, Val> extends ExtensionInput {
  readonly explicit: Explicit;
  readonly val: Val;
  readonly origin: Origin;
}

/** What `postDispatchDetails` is given; `pre` comes from `prepare`. */
export interface PostDispatchInput<Pre> extends BarePostDispatchInput {
  readonly pre: Pre;
}

/** How an extrinsic ended. `postInfo` holds the weight that the extensions before have left of what was announced. */
export interface BarePostDispatchInput {
  readonly info: DispatchInfo;
  readonly postInfo: PostDispatchInfo;
  readonly length: number;
  readonly outcome: DispatchOutcome;
}

/** An extension of any types, as a runtime lists them. */
export type AnyTransactionExtension = TransactionExtension<unknown, unknown, unknown, unknown>;
