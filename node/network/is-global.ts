import { BlockList, isIP } from "node:net";

/** Whether the IP address of a multiaddress can be reached from everywhere. One of a name may be. */
export function isGlobal(address: string): boolean {
  const [, , host = ""] = address.split("/");
  const family = isIP(host);
  return family === 0 || !notGlobal.check(host, family === 4 ? "ipv4" : "ipv6");
}

/** Special-purpose addresses (IANA's registries for IPv4 and IPv6). */
const notGlobal = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["240.0.0.0", 4],
] as const)
  notGlobal.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["100::", 64],
  ["2001:db8::", 32],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  notGlobal.addSubnet(network, prefix, "ipv6");
