import {
  type AnyEvent,
  type AnyPlacedPallet,
  bindWeights,
  instantiate,
  type MountedPallet,
  mount,
  outerEventCodec,
  type PlacedPallet,
  place,
  type RuntimeContext,
  weight,
} from "@serinus/frame";
import type { TestParts } from "@serinus/frame/testing";
import type { RuntimeVersion } from "@serinus/runtime-api";
import { type Codec, lazy, unit } from "@serinus/scale";
import { systemCode } from "./code.ts";
import { depositEvent } from "./events.ts";
import type { BlockWeights, WeightsPerClass } from "./limits.ts";
import { type SystemManifest, systemManifest } from "./manifest.ts";
import type { System, SystemConfig } from "./system.ts";

/** System on a test chain, as every test of a pallet needs it. */
export interface TestSystem<D> {
  readonly system: System<D>;
  /** To instantiate the other pallets in. */
  readonly context: RuntimeContext;
  readonly mounted: MountedPallet;
}

const FREE = { refTime: 0n } as const;
const ONE_BYTE = { refTime: 1n } as const;

const freeWeights = {
  remark: { ...FREE, per: { b: ONE_BYTE } },
  remark_with_event: { ...FREE, per: { b: ONE_BYTE } },
  set_heap_pages: FREE,
  set_code: FREE,
  set_storage: { ...FREE, per: { i: ONE_BYTE } },
  kill_storage: { ...FREE, per: { i: ONE_BYTE } },
  kill_prefix: { ...FREE, per: { p: ONE_BYTE } },
  authorize_upgrade: FREE,
  apply_authorized_upgrade: FREE,
} as const;

/** Version of the test runtime. */
export const testVersion: RuntimeVersion = {
  spec_name: "test",
  impl_name: "test",
  authoring_version: 1,
  spec_version: 10,
  impl_version: 1,
  apis: [],
  transaction_version: 3,
  system_version: 1,
};

/** A block of 1000 by 1000, of which normal extrinsics take 750, and 200 are in reserve for operational ones. */
export const testBlockWeights: BlockWeights = {
  base_block: weight(10n, 0n),
  max_block: weight(1000n, 1000n),
  per_class: {
    normal: limits(weight(500n, 500n), weight(750n, 750n), weight(0n, 0n)),
    operational: limits(weight(900n, 900n), weight(1000n, 1000n), weight(200n, 200n)),
    mandatory: limits(undefined, undefined, undefined),
  },
};

/** System alone, with accounts that hold nothing. `others` are the placed pallets whose events it must know. */
export function testSystem(
  parts: TestParts,
  others?: readonly AnyPlacedPallet[],
  config?: Partial<SystemConfig>,
): TestSystem<undefined>;
/** System with the account data of the pallets under test. */
export function testSystem<D>(
  parts: TestParts,
  others: readonly AnyPlacedPallet[],
  config: Partial<SystemConfig>,
  data: { readonly AccountData: Codec<D>; readonly noAccountData: D },
): TestSystem<D>;
export function testSystem(
  { host, layers }: TestParts,
  others: readonly AnyPlacedPallet[] = [],
  config: Partial<SystemConfig> = {},
  data: { readonly AccountData: Codec<unknown>; readonly noAccountData: unknown } = {
    AccountData: unit,
    noAccountData: undefined,
  },
): TestSystem<unknown> {
  const RuntimeEvent = lazy(() => outerEventCodec<AnyEvent>("test_runtime", [placed, ...others]));
  const placed: PlacedPallet<SystemManifest> = place("System", 0, systemManifest({ ...data, RuntimeEvent }), {
    constants: {
      BlockWeights: testBlockWeights,
      BlockLength: { max: { normal: 750, operational: 1000, mandatory: 1000 } },
      BlockHashCount: 10,
      DbWeight: { read: 1n, write: 10n },
      Version: testVersion,
      SS58Prefix: 42,
    },
  });
  const context: RuntimeContext = {
    host,
    layers,
    depositEvent: (pallet, event, topics) => depositEvent(system, pallet, event, topics),
  };
  const system = instantiate(context, placed, {
    weights: bindWeights(freeWeights, { read: 1n, write: 10n }),
    maxConsumers: 3,
    ...config,
  });
  return { system, context, mounted: mount(system, systemCode) };
}

function limits(
  max_extrinsic: WeightsPerClass["max_extrinsic"],
  max_total: WeightsPerClass["max_total"],
  reserved: WeightsPerClass["reserved"],
): WeightsPerClass {
  return { base_extrinsic: weight(5n, 0n), max_extrinsic, max_total, reserved };
}
