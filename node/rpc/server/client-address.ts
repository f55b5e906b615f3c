import { BlockList, isIP } from "node:net";

/** Bits of an address of each version of IP. */
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** @throws RangeError naming an entry that is no address or range of addresses. */
export function parseRanges(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix, more] = entry.split("/");
    const version = isIP(address);
    const bits =
      prefix === undefined ? BITS[version] : /^[0-9]{1,3}$/.test(prefix) ? Number(prefix) : undefined;
    if (version === 0 || bits === undefined || bits > (BITS[version] as number) || more !== undefined)
      throw new RangeError(`"${entry}" is no range of addresses; write one such as 10.0.0.0/8`);
    list.addSubnet(address, bits, version === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

/** Whether an address stands in a list. */
export function isListed(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? "ipv6" : "ipv4");
}

/** Whom a proxy asks for, by its headers: the farthest address that they name; `undefined` when they name none. */
export function proxiedAddress(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const text = (name: string): string => [headers[name] ?? ""].flat().join(",");
  const forwarded = [...text("forwarded").matchAll(/(?:^|[;,\s])for="?([^";,]+)/gi)].map(
    ([, named]) => named as string,
  );
  const candidates = [...forwarded, ...text("x-forwarded-for").split(","), text("x-real-ip")];
  return candidates.map(bareAddress).find((address) => isIP(address) !== 0);
}

/** Without the port, and the brackets of IPv6. */
function bareAddress(text: string): string {
  const trimmed = text.trim();
  return /^\[([^\]]*)\]/.exec(trimmed)?.[1] ?? /^([0-9.]+)(?::[0-9]+)?$/.exec(trimmed)?.[1] ?? trimmed;
}
