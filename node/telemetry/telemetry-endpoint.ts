/** A telemetry server, and how much it is told: 0 the least, 9 all (`sc-telemetry`). */
export interface TelemetryEndpoint {
  readonly url: string;
  readonly verbosity: number;
}

/**
 * Reads `wss://host/submit/ 0`: an address and a verbosity, as `--telemetry-url` takes them. The address may be a
 * multiaddress, as specifications have it. @throws RangeError
 */
export function parseTelemetryEndpoint(text: string): TelemetryEndpoint {
  const [, address = "", level = ""] = /^(\S+) ([0-9])$/.exec(text.trim()) ?? [];
  const url = address.startsWith("/") ? urlOf(address) : address;
  if (!/^wss?:$/.test(URL.parse(url ?? "")?.protocol ?? ""))
    throw new RangeError(
      `"${text}" is no server and verbosity; write one such as 'wss://telemetry.polkadot.io/submit/ 0'`,
    );
  return { url: url as string, verbosity: Number(level) };
}

/** `/dns/host/tcp/443/x-parity-wss/%2Fsubmit%2F` and its like, as a URL. */
function urlOf(multiaddress: string): string | undefined {
  const match =
    /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/([0-9]+)(?:\/(?:x-parity-)?(wss?)(?:\/([^/]*))?)?\/?$/.exec(
      multiaddress,
    );
  if (match === null) return undefined;
  const [, kind, host = "", port, scheme = "ws", path = ""] = match;
  try {
    const name = kind === "ip6" ? `[${host}]` : host;
    return `${scheme}://${name}:${port}/${decodeURIComponent(path).replace(/^\//, "")}`;
  } catch {
    return undefined;
  }
}
