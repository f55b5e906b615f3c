import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { RpcServerOptions } from "./server.ts";

/**
 * Whether a request may come in: from a page of an allowed origin or from no page at all, and under a name of this
 * machine, so that a foreign page cannot get here by letting its own name point to this address.
 */
export function isAllowed(
  { headers: { origin, host } }: IncomingMessage,
  cors: RpcServerOptions["cors"],
): boolean {
  if (cors === "*") return true;
  const name = host?.replace(/:[0-9]+$/, "") ?? "";
  const isOwnName = name === "localhost" || isIP(name.replace(/^\[|\]$/g, "")) !== 0;
  return isOwnName && (origin === undefined || cors.some((allowed) => matchesOrigin(origin, allowed)));
}

/** `http://localhost:*` stands for every port, none at all included. */
function matchesOrigin(origin: string, allowed: string): boolean {
  if (!allowed.endsWith(":*")) return origin === allowed;
  const host = allowed.slice(0, -2);
  return origin === host || (origin.startsWith(`${host}:`) && /^[0-9]+$/.test(origin.slice(host.length + 1)));
}
