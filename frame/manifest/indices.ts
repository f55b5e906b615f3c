import type { PalletManifest, ReasonsManifest } from "./define-pallet.ts";

type Indexed = string | { readonly index?: number };

/** Names with their variant indices: the stated ones, the others counting on from the one before. */
function indices(items: Readonly<Record<string, Indexed>> | undefined): [name: string, index: number][] {
  let next = 0;
  return Object.entries(items ?? {}).map(([name, item]) => {
    const index = typeof item === "string" ? next : (item.index ?? next);
    next = index + 1;
    return [name, index];
  });
}

/** Errors with their indices: those in a `DispatchError`. */
export function errorIndices(manifest: PalletManifest): [name: string, index: number][] {
  return indices(manifest.errors);
}

/** Events with their variant indices. */
export function eventIndices(manifest: PalletManifest): [name: string, index: number][] {
  return indices(manifest.events);
}

/** Hold or freeze reasons with their variant indices. */
export function reasonIndices(reasons: ReasonsManifest | undefined): [name: string, index: number][] {
  return indices(reasons);
}
