import type { PalletManifest } from "../manifest/define-pallet.ts";
import type { PalletCode } from "./code.ts";

/** A bound pallet with its code, its own types hidden: what a runtime is assembled of. */
export interface MountedPallet {
  readonly pallet: { readonly name: string; readonly index: number; readonly manifest: PalletManifest };
  readonly code: PalletCode<unknown, unknown>;
}

/** Puts a bound pallet and its code together: `mount(balances, balancesCode)`. */
export function mount<
  P extends { readonly name: string; readonly index: number; readonly manifest: PalletManifest },
  G,
>(pallet: P, code: PalletCode<P, G>): MountedPallet {
  return { pallet, code: code as unknown as PalletCode<unknown, unknown> };
}
