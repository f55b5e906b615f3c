import { type MountedPallet, mount, type RuntimeContext, type StorageLayers } from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import { type Authorship, authorshipCode } from "@serinus/pallet-authorship";
import { depositEvent, type System, systemCode } from "@serinus/pallet-system";
import { type Timestamp, timestampCode } from "@serinus/pallet-timestamp";
import type { AccountData } from "./account-data.ts";
import { createAuthorship } from "./pallets/authorship.ts";
import { createSystem, type PlacedSystem } from "./pallets/system.ts";
import { createTimestamp } from "./pallets/timestamp.ts";

/** All pallets of the runtime, bound to a host. */
export interface KusamaPallets {
  readonly system: System<AccountData>;
  readonly timestamp: Timestamp;
  readonly authorship: Authorship;
}

/** Binds every pallet, each with what it needs from others. System's place tells the runtime's version. */
export function bindPallets(host: HostApi, layers: StorageLayers, placedSystem: PlacedSystem): KusamaPallets {
  const context: RuntimeContext = {
    host,
    layers,
    depositEvent: (pallet, event, topics) => depositEvent(system, pallet, event, topics),
  };
  const system = createSystem(context, placedSystem);
  const timestamp = createTimestamp(context);
  const authorship = createAuthorship(context, system);
  return { system, timestamp, authorship };
}

/** The pallets with their code, in the order of the runtime: that of hooks and of the genesis. */
export function mountPallets({ system, timestamp, authorship }: KusamaPallets): readonly MountedPallet[] {
  return [mount(system, systemCode), mount(timestamp, timestampCode), mount(authorship, authorshipCode)];
}
