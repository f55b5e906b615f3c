import type { CallOf, InherentProvider, InherentValues } from "@serinus/frame";
import { fieldless, u64 } from "@serinus/scale";
import { now } from "./logic.ts";
import type { manifest } from "./manifest.ts";
import type { Timestamp } from "./timestamp.ts";

/** Name of the author's time in the inherent data. */
export const TIMESTAMP_INHERENT = "timstap0";

/** How far ahead of a verifier's clock a block's time may be, in milliseconds. */
const MAX_DRIFT = 30_000n;

/** `sp_timestamp::InherentError`. */
const TimestampError = /* @__PURE__ */ fieldless(["TooEarly", "TooFarInFuture"]);

const TOO_EARLY = { error: TimestampError.encode({ type: "TooEarly" }), isFatal: true } as const;
const TOO_FAR = { error: TimestampError.encode({ type: "TooFarInFuture" }), isFatal: true } as const;

/** The author's clock becomes the block's time, and a verifier's clock judges it. */
export const inherent: InherentProvider<Timestamp, CallOf<typeof manifest>> = {
  identifier: TIMESTAMP_INHERENT,
  create(timestamp, data) {
    const clock = clockOf(data);
    const earliest = earliestNext(timestamp);
    if (clock < earliest) return { type: "set", value: { now: earliest } };
    return { type: "set", value: { now: clock } };
  },
  isInherent: (_timestamp, call) => call.type === "set",
  check(timestamp, call, data) {
    if (call.value.now > clockOf(data) + MAX_DRIFT) return TOO_FAR;
    if (call.value.now < earliestNext(timestamp)) return TOO_EARLY;
    return undefined;
  },
};

function earliestNext(timestamp: Timestamp): bigint {
  return now(timestamp) + timestamp.constants.MinimumPeriod;
}

function clockOf(data: InherentValues): bigint {
  const encoded = data.get(TIMESTAMP_INHERENT);
  if (encoded === undefined) throw new Error(`the inherent data lacks the time, ${TIMESTAMP_INHERENT}`);
  return u64.decode(encoded);
}
