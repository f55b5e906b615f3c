import type { PolkadotClient, Transaction } from "polkadot-api";

type At = { readonly at: string };
type Item<T> = { getValue(options: At): Promise<T> };

interface ChainEvent {
  readonly phase: { readonly type: string };
  readonly event: {
    readonly type: string;
    readonly value: { readonly type: string; readonly value: unknown };
  };
}

/** What the test of upgrades uses of Kusama's interface. */
interface UpgradeApi {
  readonly query: {
    readonly System: {
      readonly UpgradedToU32RefCount: Item<boolean>;
      readonly LastRuntimeUpgrade: Item<{ readonly spec_version: number } | undefined>;
      readonly Events: Item<readonly ChainEvent[]>;
    };
  };
  readonly constants: { readonly System: { Version(): Promise<{ readonly spec_version: number }> } };
  readonly tx: {
    readonly System: {
      remark(args: { remark: Uint8Array }): Transaction;
      set_code(args: { code: Uint8Array }): Transaction;
      apply_authorized_upgrade(args: { code: Uint8Array }): Transaction;
    };
    readonly Sudo: { sudo(args: { call: Transaction["decodedCall"] }): Transaction };
    readonly Preimage: { note_preimage(args: { bytes: Uint8Array }): Transaction };
  };
}

/** The client's untyped interface, seen as Kusama's. */
export function upgradeApi(client: PolkadotClient): UpgradeApi {
  return client.getUnsafeApi() as unknown as UpgradeApi;
}
