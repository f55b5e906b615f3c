import type { HostApi } from "@serinus/host-api";
import type { PalletManifest } from "../manifest/define-pallet.ts";
import type { PalletCode } from "./code.ts";

/** What a runtime sees of every bound pallet. */
interface BoundPallet {
  readonly name: string;
  readonly index: number;
  readonly manifest: PalletManifest;
  readonly host: HostApi;
}

/** A bound pallet with its code, its own types hidden: what a runtime is assembled of. */
export interface MountedPallet {
  readonly pallet: BoundPallet;
  readonly code: PalletCode<unknown, unknown>;
}

/** Puts a bound pallet and its code together: `mount(balances, balancesCode)`. */
export function mount<P extends BoundPallet, G>(pallet: P, code: PalletCode<P, G>): MountedPallet {
  return { pallet, code: code as unknown as PalletCode<unknown, unknown> };
}
