import {
  bindWeights,
  instantiate,
  type PlacedPallet,
  place,
  type ReservableCurrency,
  type RuntimeContext,
} from "@serinus/frame";
import {
  type ProxyConfig,
  type ProxyManifest,
  type ProxyPallet,
  type ProxyTypes,
  proxyManifest,
} from "@serinus/pallet-proxy";
import { extrinsicIndex, type System } from "@serinus/pallet-system";
import { deposit } from "../currency.ts";
import { ProxyType, proxyRules } from "../proxy-types.ts";
import { databaseWeight } from "../weights/database.ts";
import { proxyWeights } from "../weights/proxy.ts";

const MAX_PROXIES = 32;
const MAX_PENDING = 32;

export function placeProxy(types: Pick<ProxyTypes, "RuntimeCall">): PlacedPallet<ProxyManifest, "Proxy"> {
  const manifest = proxyManifest({ ...types, ProxyType, maxProxies: MAX_PROXIES, maxPending: MAX_PENDING });
  return place("Proxy", 30, manifest, {
    constants: {
      // An item with a value of 8 bytes; each proxy takes 33 more, each announcement 66.
      ProxyDepositBase: deposit(1n, 8n),
      ProxyDepositFactor: deposit(0n, 33n),
      MaxProxies: MAX_PROXIES,
      MaxPending: MAX_PENDING,
      AnnouncementDepositBase: deposit(1n, 8n),
      AnnouncementDepositFactor: deposit(0n, 66n),
    },
  });
}

export function createProxy(
  context: RuntimeContext,
  placed: PlacedPallet<ProxyManifest>,
  system: System,
  currency: ReservableCurrency,
  parts: Pick<ProxyConfig, "dispatcher" | "origins" | "encodeCall">,
): ProxyPallet {
  return instantiate(context, placed, {
    weights: bindWeights(proxyWeights, databaseWeight),
    dbWeight: databaseWeight,
    dispatcher: parts.dispatcher,
    origins: parts.origins,
    encodeCall: parts.encodeCall,
    currency,
    rules: proxyRules,
    blockNumber: () => system.storage.Number.get(),
    extrinsicIndex: () => extrinsicIndex(system),
  });
}
