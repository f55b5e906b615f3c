import type { Pays, TransactionSource, ValidTransaction, Weight } from "@serinus/runtime-api";
import type { CallResult, DispatchClassName } from "../dispatch/dispatch-info.ts";
import type { GenesisConfig } from "../genesis/genesis-config.ts";
import type { ArgsOf, CallOf } from "../manifest/define-pallet.ts";
import type { Origin } from "../origin/origin.ts";
import type { WeightMeter } from "../weights/weight-meter.ts";

type ManifestOf<P> = P extends { readonly manifest: infer M } ? M : never;
type CallsOf<M> = M extends { readonly calls: infer C } ? C : Record<never, never>;

/** What one call does, and what it costs before it is known what it will do. */
export interface CallHandler<P, Args> {
  /** Weight by the arguments alone, an upper bound; dispatching may give back a part. */
  weight(pallet: P, args: Args): Weight;
  /** `Normal` unless said. */
  class?: DispatchClassName | ((pallet: P, args: Args) => DispatchClassName);
  /** `Yes` unless said. */
  paysFee?: Pays["type"] | ((pallet: P, args: Args) => Pays["type"]);
  /**
   * Checks the origin and calls the logic. Runs in a storage layer: a throw undoes what it wrote. May return the weight
   * that was really used.
   * @throws DispatchFailure
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most calls have nothing to say and end without a return
  dispatch(pallet: P, origin: Origin, args: Args): CallResult | void;
}

/** One handler a call: a missing or misspelt one is a compile error. */
export type Calls<P, C = CallsOf<ManifestOf<P>>> = {
  readonly [K in keyof C]: CallHandler<P, ArgsOf<C[K]>>;
};

/** A pallet's part in the life of a block, in the order of a block. */
export interface Hooks<P> {
  /** When the runtime's version has changed, before anything else in the block. */
  onRuntimeUpgrade?(pallet: P): Weight;
  /** Before the extrinsics. Returns the weight used. */
  onInitialize?(pallet: P, block: number): Weight;
  /** After the inherents, within what weight is left. */
  onPoll?(pallet: P, block: number, meter: WeightMeter): void;
  /** After the extrinsics, within what weight is left. Returns the weight used. */
  onIdle?(pallet: P, block: number, remaining: Weight): Weight;
  /** At the end of the block. Its weight was accounted for in `onInitialize`. */
  onFinalize?(pallet: P, block: number): void;
  /** After the block, off chain; what it writes to storage is lost. */
  offchainWorker?(pallet: P, block: number): void;
  /** Checks of the configuration, run by tests and never on chain. @throws Error */
  integrityTest?(pallet: P): void;
}

/** How a pallet's inherent comes into a block and is checked there. */
export interface InherentProvider<P, Call> {
  /** Eight bytes, as ASCII: `timstap0`. */
  readonly identifier: string;
  /** The call to put into a new block, `undefined` for none. `data` holds the encoded values by identifier. */
  create(pallet: P, data: InherentValues): Call | undefined;
  isInherent(pallet: P, call: Call): boolean;
  /** `undefined` when the call is right, else why it is not. */
  check?(pallet: P, call: Call, data: InherentValues): InherentError | undefined;
  /** Why a block without the inherent is wrong, `undefined` when it may go without. */
  isRequired?(pallet: P, data: InherentValues): InherentError | undefined;
}

/** Encoded inherent data by its eight-character identifier. */
export type InherentValues = ReadonlyMap<string, Uint8Array>;

/** An inherent error, encoded as the pallet's own error type. A fatal one ends the checking. */
export interface InherentError {
  readonly error: Uint8Array;
  readonly isFatal: boolean;
}

/** How a pallet judges calls that come without a signature. */
export interface UnsignedValidator<P, Call> {
  /** @throws TransactionInvalid */
  validate(pallet: P, source: TransactionSource, call: Call): ValidTransaction;
  /** Before dispatch; by default the same as `validate`. @throws TransactionInvalid */
  preDispatch?(pallet: P, call: Call): void;
}

/** Everything a pallet does. `P` is the pallet's type: `PalletCode<Balances>`. */
export interface PalletCode<P, Genesis = undefined> {
  readonly calls: Calls<P>;
  readonly hooks?: Hooks<P>;
  readonly inherent?: InherentProvider<P, CallOf<ManifestOf<P>>>;
  readonly unsigned?: UnsignedValidator<P, CallOf<ManifestOf<P>>>;
  readonly genesis?: GenesisConfig<P, Genesis>;
  /** The invariants that hold between blocks. @throws Error naming the one that does not. */
  readonly tryState?: (pallet: P) => void;
}
