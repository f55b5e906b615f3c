import type { H256 } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import type { DispatchFailure } from "../dispatch/dispatch-failure.ts";
import type { StorageLayers } from "../dispatch/storage-layers.ts";
import type { ConstantsOf, ErrorName, EventOf, PalletManifest } from "../manifest/define-pallet.ts";
import type { StorageOf } from "../storage/bind-storage.ts";

/** What every pallet of one bound runtime shares. */
export interface RuntimeContext {
  readonly host: HostApi;
  readonly layers: StorageLayers;
  /** Writes an event of the pallet with that index, encoded without the index, to `System.Events`. */
  depositEvent(pallet: number, event: Uint8Array, topics: readonly H256[]): void;
}

/**
 * A pallet bound to a host: the first argument of its functions. `M` is its manifest's type, `Config` what it needs
 * from the runtime and from other pallets.
 */
export interface Pallet<M extends PalletManifest, Config = Record<never, never>> {
  readonly name: string;
  readonly index: number;
  readonly manifest: M;
  readonly host: HostApi;
  readonly context: RuntimeContext;
  readonly config: Config;
  readonly storage: StorageOf<M>;
  readonly constants: ConstantsOf<M>;
  /** One prepared failure an error: `throw balances.error.InsufficientBalance`. */
  readonly error: { readonly [K in ErrorName<M>]: DispatchFailure };
  /** Deposits an event, with the topics under which `System.EventTopics` shall list it. */
  deposit(event: EventOf<M>, topics?: readonly H256[]): void;
}
