import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Timer } from "@serinus/timer";
import type { RateLimit } from "../protocol/dispatcher.ts";
import { isListed, parseRanges, proxiedAddress } from "./client-address.ts";
import { createRateLimit, type RateLimitOptions } from "./rate-limit.ts";

/** The limit of the connection that a request came by; `undefined` when it has none. */
export type LimitOf = (request: Pick<IncomingMessage, "socket" | "headers">) => RateLimit | undefined;

/** A limit for each connection. @throws RangeError when addresses without a limit are none. */
export function createRateLimits(options: RateLimitOptions | undefined, timer: Timer): LimitOf {
  if (options === undefined) return () => undefined;
  const exempt = parseRanges(options.exempt);
  const limits = new WeakMap<Socket, RateLimit>();
  return ({ socket, headers }) => {
    const proxied = options.trustProxyHeaders ? proxiedAddress(headers) : undefined;
    if (isListed(exempt, proxied ?? socket.remoteAddress ?? "")) return undefined;
    const limit = limits.get(socket) ?? createRateLimit(options.perMinute, timer);
    limits.set(socket, limit);
    return limit;
  };
}
