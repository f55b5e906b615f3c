import type { Timer } from "@serinus/timer";
import type { RateLimit } from "../protocol/dispatcher.ts";

/** How many calls a connection may make (`--rpc-rate-limit` and what goes with it). */
export interface RateLimitOptions {
  /** Calls a minute, as many of them at once. */
  readonly perMinute: number;
  /** Addresses without a limit, such as `10.0.0.0/8`, `::1/128` or `192.0.2.1`. */
  readonly exempt: readonly string[];
  /** Whether a proxy stands before the server that says whom it asks for, in `Forwarded`, `X-Forwarded-For` or `X-Real-IP`. */
  readonly trustProxyHeaders: boolean;
}

const MINUTE = 60_000;

/** Calls of a connection that wait for their turn; `sc-rpc-server` lets each try ten times. */
const MOST_WAITING = 10;

/**
 * A limit that lets through a minute's calls at once, then one after the other as their share of the minute passes (the
 * generic cell rate algorithm, as `sc-rpc-server` has it of governor).
 */
export function createRateLimit(perMinute: number, { now, after }: Timer): RateLimit {
  const share = MINUTE / perMinute;
  /** When all that was let through is paid for. */
  let paidAt = now();
  let waiting = 0;
  return {
    async take() {
      const begins = Math.max(paidAt, now());
      const wait = begins + share - MINUTE - now();
      if (wait > 0 && waiting === MOST_WAITING) return false;
      paidAt = begins + share;
      if (wait <= 0) return true;
      waiting++;
      await new Promise<void>((resolve) => after(wait, resolve));
      waiting--;
      return true;
    },
  };
}
