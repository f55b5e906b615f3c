import type { ConstantsOf, PalletManifest } from "../manifest/define-pallet.ts";

/**
 * A manifest with its place in a runtime: the name and index under which it stands there, and its constants' values.
 * Everything that metadata says of a pallet follows from it; no host is needed.
 */
export interface PlacedPallet<M extends PalletManifest = PalletManifest, Name extends string = string>
  extends Naming {
  readonly name: Name;
  readonly index: number;
  readonly manifest: M;
  readonly constants: ConstantsOf<M>;
}

/** Any placed pallet, for code that looks at all of them. */
export interface AnyPlacedPallet extends Naming {
  readonly name: string;
  readonly index: number;
  readonly manifest: PalletManifest;
  readonly constants: Readonly<Record<string, unknown>>;
}

/** How the Rust runtime writes a pallet where that is not its module's name. */
interface Naming {
  /** Number of the instance, for all but the default one: 2 is `pallet_referenda::Instance2`. */
  readonly instance?: number | undefined;
  /** The name under which the runtime imports the pallet: `parachains_inclusion`. */
  readonly alias?: string | undefined;
}

type Placement<M> = Naming &
  (M extends { readonly constants: unknown } ? { readonly constants: ConstantsOf<M> } : unknown);

/** Gives a manifest its name, index and constants: `place("Balances", 4, manifest, { constants: { … } })`. */
export function place<const Name extends string, M extends PalletManifest>(
  name: Name,
  index: number,
  manifest: M,
  ...[placement]: M extends { readonly constants: unknown } ? [Placement<M>] : [Placement<M>?]
): PlacedPallet<M, Name> {
  const given: Naming & { readonly constants?: unknown } = placement ?? {};
  const constants = (given.constants ?? {}) as ConstantsOf<M>;
  return { name, index, manifest, constants, instance: given.instance, alias: given.alias };
}
