import {
  type CallOf,
  constant,
  definePallet,
  ensureNone,
  type InherentProvider,
  type InherentValues,
  type Pallet,
  type PalletCode,
  typed,
  value,
  weight,
} from "@serinus/frame";
import { compactU64, u64 } from "@serinus/scale";

/** A pallet with an inherent: the block's author says what time it is. */
export const clockManifest = definePallet({
  module: "pallet_clock",
  storage: { Now: value(u64, { default: 0n }), DidUpdate: value(u64) },
  constants: { MinimumPeriod: constant(u64) },
  errors: { TooEarly: "The time is not after that of the block before." },
  calls: { set: { index: 0, args: { now: typed("T::Moment", compactU64) } } },
});

type Manifest = typeof clockManifest;
export type Clock = Pallet<Manifest>;

/** The name under which authors give the time. */
export const CLOCK_INHERENT = "clock000";

const TOO_LATE = { error: Uint8Array.of(1), isFatal: true } as const;
const MISSING = { error: Uint8Array.of(2), isFatal: false } as const;

const inherent: InherentProvider<Clock, CallOf<Manifest>> = {
  identifier: CLOCK_INHERENT,
  create: (_clock, data) => ({ type: "set", value: { now: given(data) } }),
  isInherent: (_clock, call) => call.type === "set",
  check: (_clock, call, data) => (call.value.now > given(data) + 100n ? TOO_LATE : undefined),
  isRequired: () => MISSING,
};

export const clockCode: PalletCode<Clock> = {
  calls: {
    set: {
      weight: () => weight(5_000n),
      class: "Mandatory",
      dispatch({ storage, constants, error }, origin, { now }) {
        ensureNone(origin);
        if (now < storage.Now.get() + constants.MinimumPeriod) throw error.TooEarly;
        storage.Now.put(now);
        storage.DidUpdate.put(now);
      },
    },
  },
  hooks: { onFinalize: ({ storage }) => storage.DidUpdate.kill() },
  inherent,
};

function given(data: InherentValues): bigint {
  const encoded = data.get(CLOCK_INHERENT);
  if (encoded === undefined) throw new Error(`the inherent data lacks ${CLOCK_INHERENT}`);
  return u64.decode(encoded);
}
