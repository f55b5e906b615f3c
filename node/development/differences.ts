import { equalBytes, type Hex, startsWith, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { type DynamicCodec, DynamicError, type Json } from "@serinus/dynamic-codec";
import type { StateDifference } from "@serinus/executor";
import { utf8Encode } from "@serinus/scale";

/** A storage difference in names. Of a key that no pallet of the metadata has, only the key is told. */
export interface NamedDifference {
  readonly key: Hex;
  readonly child?: Hex;
  readonly pallet?: string;
  readonly item?: string;
  readonly keys?: readonly Json[];
  /** The values, decoded where the key has a name, else as hex; `null` where there is none. */
  readonly before: Json;
  readonly after: Json;
}

const EVENTS = storagePrefix("System", "Events");
const EXTRINSIC_DATA = storagePrefix("System", "ExtrinsicData");
const INTRABLOCK_ENTROPY = utf8Encode(":intrablock_entropy");
const EXTRINSIC_INDEX = utf8Encode(":extrinsic_index");
const TRANSACTION_LEVEL = utf8Encode(":transaction_level:");

/** Whether a difference says something: events are told apart, and some keys only serve the block being made. */
export function isTelling({ key, child }: StateDifference): boolean {
  if (child !== undefined) return true;
  return !(
    equalBytes(key, EVENTS) ||
    startsWith(key, EXTRINSIC_DATA) ||
    equalBytes(key, INTRABLOCK_ENTROPY) ||
    equalBytes(key, EXTRINSIC_INDEX) ||
    equalBytes(key, TRANSACTION_LEVEL)
  );
}

/** Puts differences of several steps together: what was first, what is now. */
export function mergeDifferences(steps: readonly (readonly StateDifference[])[]): StateDifference[] {
  const byKey = new Map<string, StateDifference>();
  for (const difference of steps.flat()) {
    const name = `${difference.child === undefined ? "" : toHex(difference.child)} ${toHex(difference.key)}`;
    const first = byKey.get(name);
    byKey.set(name, { ...difference, before: first === undefined ? difference.before : first.before });
  }
  return [...byKey.values()].filter(({ before, after }) =>
    before === undefined || after === undefined ? before !== after : !equalBytes(before, after),
  );
}

/** Says differences in the names of a runtime's metadata. */
export function nameDifferences(
  codec: DynamicCodec,
  differences: readonly StateDifference[],
): NamedDifference[] {
  return differences.map((difference) => {
    const { key, child, before, after } = difference;
    const decoded = child === undefined ? named(codec, difference) : undefined;
    return (
      decoded ?? {
        key: toHex(key),
        ...(child !== undefined && { child: toHex(child) }),
        before: hex(before),
        after: hex(after),
      }
    );
  });
}

/** `undefined` where the metadata does not fit, as while a migration is under way. */
function named(codec: DynamicCodec, { key, before, after }: StateDifference): NamedDifference | undefined {
  try {
    const was = codec.decodeEntry(key, before);
    const is = codec.decodeEntry(key, after);
    if (was === undefined || is === undefined) return undefined;
    const { pallet, item, keys } = is;
    return { key: toHex(key), pallet, item, keys, before: was.value, after: is.value };
  } catch (error) {
    if (error instanceof DynamicError) return undefined;
    throw error;
  }
}

function hex(value: Uint8Array | undefined): Hex | null {
  return value === undefined ? null : toHex(value);
}

/** Differences as a tree of pallets, items and keys: what chopsticks calls `old` and `new`. */
export function differenceTree(
  differences: readonly NamedDifference[],
  side: "before" | "after",
): Record<string, Json> {
  const tree: Record<string, Record<string, Json>> = {};
  for (const difference of differences) {
    const { pallet, item, keys, key } = difference;
    if (pallet === undefined || item === undefined) {
      tree.unknown = { ...tree.unknown, [key]: difference[side] };
      continue;
    }
    tree[pallet] ??= {};
    const items = tree[pallet];
    if (keys === undefined || keys.length === 0) items[item] = difference[side];
    else
      items[item] = {
        ...(items[item] as Record<string, Json> | undefined),
        [keys.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(", ")]:
          difference[side],
      };
  }
  return tree;
}
