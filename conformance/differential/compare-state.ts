import { concatBytes, equalBytes, fromHex, type Hex, startsWith, toHex } from "@serinus/bytes";
import { storagePrefix, twox_128 } from "@serinus/crypto";
import { DynamicError, type Json } from "@serinus/dynamic-codec";
import { readsAlike } from "@serinus/metadata";
import { utf8Encode } from "@serinus/scale";
import type { Difference } from "./difference.ts";
import type { Judgement } from "./judgement.ts";
import { nameErrors } from "./name-errors.ts";
import { keysWith, type Side } from "./side.ts";
import type { Twins } from "./twins.ts";

/** Compares what pallets have in storage. */
export interface StateComparison {
  /** What was written since the last comparison. */
  written(): Difference[];
  /** Everything. */
  all(): Difference[];
}

/** Keys of no pallet that System's calls write: `:code` and `:heappages`. */
const WELL_KNOWN: readonly string[] = ["0x3a636f6465", "0x3a686561707061676573"];

/** What pallets of both index: nodes of the mountain range (`mmr` behind its length), validators of sessions past. */
const INDEXED: readonly [pallet: string, prefix: Hex][] = [
  ["Mmr", "0x0c6d6d72"],
  ["Historical", toHex(utf8Encode("session_historical/"))],
];

export function compareState({ ours, real, pallets }: Twins, judgement: Judgement): StateComparison {
  const prefixes = pallets.map((name) => twox_128(utf8Encode(name)));
  const alike = sameTypes(ours, real);

  /** Where the real runtime keeps what ours keeps at a key, and the other way round. */
  const renamed = judgement.renamed.map(({ compared, ...names }) => {
    const [mine, theirs] = [names.ours, names.real].map((name) => {
      const [pallet, item] = name.split(".") as [string, string];
      return storagePrefix(pallet, item);
    }) as [Uint8Array, Uint8Array];
    return { mine, theirs, compared };
  });

  function compareRenamed(key: Uint8Array): Difference[] | undefined {
    for (const { mine, theirs, compared } of renamed) {
      const isMine = startsWith(key, mine);
      if (!isMine && !startsWith(key, theirs)) continue;
      const rest = key.subarray(32);
      const [ourKey, realKey] = [concatBytes(mine, rest), concatBytes(theirs, rest)];
      const a = show(ours, ourKey, ours.overlay.storage_get(ourKey));
      const b = show(real, realKey, real.overlay.storage_get(realKey));
      const other = compared(b?.value ?? null);
      if (JSON.stringify(a?.value) === JSON.stringify(other)) return [];
      return [{ what: `storage ${a?.name}${JSON.stringify(a?.keys)}`, ours: a?.value ?? null, real: other }];
    }
    return undefined;
  }

  function compareKey(hex: Hex): Difference[] {
    const key = fromHex(hex);
    const moved = compareRenamed(key);
    if (moved !== undefined) return moved;
    const [one, other] = [ours.overlay.storage_get(key), real.overlay.storage_get(key)];
    const isSame = one === undefined || other === undefined ? one === other : equalBytes(one, other);
    if (isSame && alike.has(toHex(key.subarray(0, 32)))) return [];
    const [a, b] = [show(ours, key, one), show(real, key, other)];
    // Older versions keep items of which they do not tell: there the bytes are compared.
    if (isSame && (a === undefined || b === undefined)) return [];
    const name = a?.name ?? b?.name ?? hex;
    const mine = a === undefined ? bytesOf(one) : judgement.storage(name, a.value, "ours");
    const theirs = b === undefined ? bytesOf(other) : judgement.storage(name, b.value, "real");
    const keys = a?.keys ?? b?.keys ?? [];
    const place = keys.length === 0 ? name : `${name}${JSON.stringify(keys)}`;
    if (JSON.stringify(mine) !== JSON.stringify(theirs))
      return [{ what: `storage ${place}`, ours: mine, real: theirs }];
    // A default that is stored reads as what is not there, and makes another state root.
    if ((one === undefined) === (other === undefined) || judgement.knowsStorage(name)) return [];
    return [{ what: `storage ${place} is there`, ours: one !== undefined, real: other !== undefined }];
  }

  const isCompared = (hex: Hex): boolean => {
    if (WELL_KNOWN.includes(hex)) return true;
    const key = fromHex(hex);
    return prefixes.some((prefix) => startsWith(key, prefix));
  };
  const compareKeys = (keys: Iterable<Hex>): Difference[] =>
    [...new Set(keys)].filter(isCompared).flatMap(compareKey);

  function compareIndexed(): Difference[] {
    const [mine, theirs] = [ours.takeIndexed(), real.takeIndexed()];
    const ofBoth = INDEXED.filter(([pallet]) => pallets.includes(pallet)).map(([, prefix]) => prefix);
    return [...new Set([...mine.keys(), ...theirs.keys()])]
      .filter((key) => ofBoth.some((prefix) => key.startsWith(prefix)) && mine.get(key) !== theirs.get(key))
      .map((key) => ({
        what: `offchain index ${key}`,
        ours: mine.get(key) ?? null,
        real: theirs.get(key) ?? null,
      }));
  }

  return {
    written: () => [...compareKeys([...ours.takeWritten(), ...real.takeWritten()]), ...compareIndexed()],
    all: () =>
      compareKeys(
        [ours, real].flatMap(({ overlay }) =>
          prefixes.flatMap((prefix) => [...keysWith(overlay, prefix)].map((key) => toHex(key))),
        ),
      ),
  };
}

interface ShownEntry {
  readonly name: string;
  readonly keys: readonly Json[];
  readonly value: Json;
}

/** The entry in names; `undefined` when the side has no such item or cannot read it. */
function show({ codec }: Side, key: Uint8Array, value: Uint8Array | undefined): ShownEntry | undefined {
  try {
    const decoded = codec.storage.decodeKey(key);
    if (decoded === undefined) return undefined;
    const { item, keys } = decoded;
    const name = `${item.pallet}.${item.name}`;
    return { name, keys, value: nameErrors(codec.decodeValue(item, value), codec) };
  } catch (error) {
    if (error instanceof DynamicError) return undefined;
    throw error;
  }
}

const bytesOf = (value: Uint8Array | undefined): Json => (value === undefined ? null : toHex(value));

/** Prefixes of the items of which the same bytes mean the same to both. */
function sameTypes(ours: Side, real: Side): ReadonlySet<string> {
  const there = readsAlike(ours.codec.metadata.types, real.codec.metadata.types);
  const back = readsAlike(real.codec.metadata.types, ours.codec.metadata.types);
  const others = new Map(real.codec.storage.all.map((item) => [`${item.pallet}.${item.name}`, item]));
  const same = ours.codec.storage.all.filter((item) => {
    const other = others.get(`${item.pallet}.${item.name}`);
    return (
      other !== undefined &&
      there(item.value, other.value) &&
      back(other.value, item.value) &&
      item.modifier === other.modifier &&
      equalBytes(item.default, other.default)
    );
  });
  return new Set(same.map(({ pallet, name }) => toHex(storagePrefix(pallet, name))));
}
