import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import type { ProxyPallet } from "./proxy-pallet.ts";
import { assertProxyState } from "./try-state.ts";

/** Everything Proxy does. */
export const proxyCode: PalletCode<ProxyPallet> = { calls, tryState: assertProxyState };
