import type { CheckInherentsResult, InherentData } from "@serinus/runtime-api";
import type { UncheckedExtrinsic } from "../extrinsic/unchecked-extrinsic.ts";
import type { AnyCall } from "../origin/origin.ts";
import type { InherentError, InherentProvider } from "../pallet/code.ts";
import type { MountedPallet } from "../pallet/mount.ts";

interface Provider {
  readonly name: string;
  readonly pallet: unknown;
  readonly inherent: InherentProvider<unknown, unknown>;
}

/** The inherents of a runtime's pallets. */
export interface Inherents {
  /** The calls to open a block with, in the order of the pallets. */
  create(data: InherentData): AnyCall[];
  /** Whether the extrinsic is one: bare, and claimed by its pallet. */
  isInherent(extrinsic: UncheckedExtrinsic): boolean;
  /** Judges the inherents of a block by what the checking node knows. */
  check(extrinsics: Iterable<UncheckedExtrinsic>, data: InherentData): CheckInherentsResult;
}

/** The inherents of all pallets that have one. */
export function createInherents(pallets: readonly MountedPallet[]): Inherents {
  const providers: Provider[] = pallets.flatMap(({ pallet, code }) =>
    code.inherent === undefined
      ? []
      : [{ name: pallet.name, pallet, inherent: code.inherent as InherentProvider<unknown, unknown> }],
  );
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const providerOf = (extrinsic: UncheckedExtrinsic): Provider | undefined => {
    if (extrinsic.preamble.type !== "Bare") return undefined;
    const provider = byName.get(extrinsic.call.type);
    return provider?.inherent.isInherent(provider.pallet, extrinsic.call.value) === true
      ? provider
      : undefined;
  };

  return {
    isInherent: (extrinsic) => providerOf(extrinsic) !== undefined,

    create: ({ data }) =>
      providers.flatMap(({ name, pallet, inherent }) => {
        const call = inherent.create(pallet, data);
        return call === undefined ? [] : [{ type: name, value: call as AnyCall["value"] }];
      }),

    check(extrinsics, { data }) {
      const errors = new Map<string, Uint8Array>();
      const seen = new Set<Provider>();
      /** Notes an error, the first of each inherent; whether it ends the checking. */
      const isFatal = (provider: Provider, error: InherentError): boolean => {
        const { identifier } = provider.inherent;
        if (error.isFatal) errors.clear();
        if (!errors.has(identifier)) errors.set(identifier, error.error);
        return error.isFatal;
      };
      const result = (fatal: boolean): CheckInherentsResult => ({
        okay: errors.size === 0,
        fatal_error: fatal,
        errors: { data: errors },
      });

      for (const extrinsic of extrinsics) {
        const provider = providerOf(extrinsic);
        // Inherents stand first: what follows the first extrinsic that is none is not looked at.
        if (provider === undefined) break;
        seen.add(provider);
        const error = provider.inherent.check?.(provider.pallet, extrinsic.call.value, data);
        if (error !== undefined && isFatal(provider, error)) return result(true);
      }
      for (const provider of providers) {
        if (seen.has(provider)) continue;
        const error = provider.inherent.isRequired?.(provider.pallet, data);
        if (error !== undefined && isFatal(provider, error)) return result(true);
      }
      return result(false);
    },
  };
}
