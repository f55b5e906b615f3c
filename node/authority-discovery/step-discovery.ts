import { toHex } from "@serinus/bytes";
import { encodeAuthorityRecord } from "@serinus/network-protocols";
import { checkRecord, recordKey } from "./check-record.ts";
import type { Authorities, AuthorityId, Discovery, DiscoveryInput, DiscoveryOutput } from "./discovery.ts";
import { hurry, slowDown, takeDue } from "./interval.ts";
import { foundPeers, takeRecord } from "./take-record.ts";

/** Lookups under way at a time, here and below as in `sc-authority-discovery`. */
const MAX_IN_FLIGHT = 8;
const MAX_ADDRESSES_TO_PUBLISH = 32;

/** Tells authority discovery what happened and returns what it wants done. The same inputs give the same outputs. */
export function stepDiscovery(discovery: Discovery, input: DiscoveryInput): readonly DiscoveryOutput[] {
  switch (input.type) {
    case "tick":
      return tick(discovery, input.now);
    case "authorities":
      discovery.asking = false;
      return input.answer === undefined ? [] : [...takeAuthorities(discovery, input.now, input.answer)];
    case "published":
      if (input.peers > 0) slowDown(discovery.publish, input.now);
      discovery.counts.events[input.peers > 0 ? "value_put" : "value_put_failed"]++;
      return [];
    case "lookedUp":
      return [...takeFound(discovery, input), ...startLookups(discovery)];
    case "putRequested":
      discovery.counts.events.put_record_req++;
      return [...keepPut(discovery, input.record)];
  }
}

/** Whether a record under this key is of an authority, as far as is known. */
export function isAuthoritysKey(discovery: Discovery, key: Uint8Array): boolean {
  return discovery.authorities.has(toHex(key));
}

function tick(discovery: Discovery, now: number): readonly DiscoveryOutput[] {
  const { due, config } = discovery;
  if (config.role === "full") return [];
  due.publish = takeDue(discovery.publish, now) || due.publish;
  due.query = takeDue(discovery.query, now) || due.query;
  const isDue = takeDue(discovery.refresh, now) || due.publish || due.query;
  if (!isDue || discovery.asking) return [];
  discovery.asking = true;
  return [{ type: "askAuthorities" }];
}

function* takeAuthorities(discovery: Discovery, now: number, answer: Authorities): Iterable<DiscoveryOutput> {
  const { due } = discovery;
  const own = new Set(answer.own);
  const known = new Set(discovery.authorities.values());
  const isNew = answer.authorities.some((authority) => !known.has(authority));
  discovery.authorities = new Map(
    answer.authorities.map((authority) => [toHex(recordKey(authority)), authority]),
  );
  const all = new Set(answer.authorities);
  const gone = [...discovery.records.keys()].filter((authority) => !all.has(authority));
  for (const authority of gone) discovery.records.delete(authority);
  if (gone.length > 0) yield foundPeers(discovery);
  if (discovery.config.role === "full") return;

  const keys = answer.authorities.filter((authority) => own.has(authority));
  const { published } = discovery;
  const keysChanged = keys.length !== published.size || keys.some((authority) => !published.has(authority));
  if (due.publish || keysChanged) yield* publish(discovery, now, keys, answer.addresses);
  // Other authorities than before are looked for at once, not after ten minutes: they may publish a little later.
  if (isNew) hurry(discovery.query, now);
  if (due.query || isNew) {
    discovery.pending = shuffled(
      answer.authorities.filter((authority) => !own.has(authority) && !discovery.inFlight.has(authority)),
      discovery.config.random,
    );
    yield* startLookups(discovery);
  }
  due.publish = false;
  due.query = false;
}

function* publish(
  discovery: Discovery,
  now: number,
  keys: readonly AuthorityId[],
  addresses: readonly Uint8Array[],
): Iterable<DiscoveryOutput> {
  // A node that does not know yet where it is reached tries again soon.
  if (addresses.length === 0) return hurry(discovery.publish, now);
  if (!discovery.due.publish) {
    hurry(discovery.publish, now);
    hurry(discovery.query, now);
  }
  discovery.published = new Set(keys);
  if (keys.length === 0) return;
  const listed = addresses.slice(0, MAX_ADDRESSES_TO_PUBLISH);
  discovery.counts.timesPublished++;
  discovery.counts.addressesLastPublished = listed.length;
  const creationTime = BigInt(now) * 1_000_000n;
  yield {
    type: "publish",
    record: encodeAuthorityRecord({ addresses: listed, creationTime }),
    authorities: keys,
  };
}

function* startLookups(discovery: Discovery): Iterable<DiscoveryOutput> {
  while (discovery.inFlight.size < MAX_IN_FLIGHT) {
    const authority = discovery.pending.pop();
    if (authority === undefined) return;
    discovery.inFlight.add(authority);
    discovery.counts.requested++;
    yield { type: "lookUp", authority, key: recordKey(authority) };
  }
}

function* takeFound(
  discovery: Discovery,
  { authority, found }: Extract<DiscoveryInput, { type: "lookedUp" }>,
): Iterable<DiscoveryOutput> {
  const { counts, inFlight } = discovery;
  inFlight.delete(authority);
  if (found.length === 0) counts.events.value_not_found++;
  // Sessions may have changed meanwhile.
  if (!discovery.authorities.has(toHex(recordKey(authority)))) return;
  for (const { record, from } of found) {
    counts.events.value_found++;
    try {
      yield* takeRecord(discovery, authority, record, from);
    } catch (error) {
      counts.failures++;
      yield { type: "refused", reason: (error as Error).message };
    }
  }
}

function* keepPut(
  discovery: Discovery,
  record: Extract<DiscoveryInput, { type: "putRequested" }>["record"],
): Iterable<DiscoveryOutput> {
  const authority = discovery.authorities.get(toHex(record.key));
  if (authority === undefined) {
    yield { type: "refused", reason: `${toHex(record.key)} is the key of no authority's record` };
    return;
  }
  try {
    const { creationTime } = checkRecord(authority, record.value);
    const known = discovery.records.get(authority);
    if (known === undefined || creationTime >= known.creationTime) yield { type: "store", record };
  } catch (error) {
    yield { type: "refused", reason: (error as Error).message };
  }
}

function shuffled<T>(items: readonly T[], random: (below: number) => number): T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(random(left.length), 1));
  return result;
}
