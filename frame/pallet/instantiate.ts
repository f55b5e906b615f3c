import type { H256 } from "@serinus/bytes";
import type { Codec } from "@serinus/scale";
import { type DispatchFailure, moduleFailure } from "../dispatch/dispatch-failure.ts";
import type { ConstantsOf, ErrorName, EventOf, PalletManifest } from "../manifest/define-pallet.ts";
import { errorIndices } from "../manifest/indices.ts";
import { bindStorage, type StorageOf } from "../storage/bind-storage.ts";
import type { Pallet, RuntimeContext } from "./pallet.ts";
import { eventCodec } from "./pallet-codecs.ts";
import type { PlacedPallet } from "./place.ts";

const NO_TOPICS: readonly H256[] = [];

/** Binds a placed pallet to a host, once, when the runtime is assembled. `config` is what it needs from others. */
export function instantiate<M extends PalletManifest, Config>(
  context: RuntimeContext,
  placed: PlacedPallet<M>,
  config: Config,
): Pallet<M, Config> {
  const { name, index, manifest } = placed;
  const events = eventCodec(placed) as Codec<EventOf<M>>;
  const errors: Record<string, DispatchFailure> = {};
  for (const [error, errorIndex] of errorIndices(manifest)) {
    errors[error] = moduleFailure(index, errorIndex, `${name}.${error}`);
  }
  return {
    name,
    index,
    manifest,
    host: context.host,
    context,
    config,
    storage: bindStorage(context.host, name, manifest.storage ?? {}) as unknown as StorageOf<M>,
    constants: placed.constants as ConstantsOf<M>,
    error: errors as { readonly [K in ErrorName<M>]: DispatchFailure },
    deposit: (event, topics = NO_TOPICS) => context.depositEvent(index, events.encode(event), topics),
  };
}
