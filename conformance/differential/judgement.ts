import { isRecord, type Json } from "@serinus/dynamic-codec";
import type {
  Caller,
  KnownDifference,
  NamedEvent,
  RenamedItem,
  VersionDifferences,
} from "./known-difference.ts";

/** What is compared, and how, given what is known to differ. Counts what each known difference was needed for. */
export interface Judgement {
  /** What of a storage item's value is compared. */
  storage(item: string, value: Json, side: "ours" | "real"): Json;
  /** Whether the real runtime keeps an item in another form, of which {@link storage} makes ours. */
  hasOtherForm(item: string): boolean;
  /** Whether an item's value is known to differ in any way: then it may be missing where the other is empty, too. */
  knowsStorage(item: string): boolean;
  /** The events that are compared. */
  events(events: readonly NamedEvent[], side: "ours" | "real"): readonly NamedEvent[];
  /** The real runtime's events without those that it may have over and above ours. */
  withoutSurplus(ours: readonly NamedEvent[], real: readonly NamedEvent[]): readonly NamedEvent[];
  /** Whether a call is made. */
  isMade(call: string, args: Readonly<Record<string, Json>>, caller: Caller): boolean;
  /** A value with errors as they are compared. */
  errors(value: Json): Json;
  /** Items that have other names in the real runtime. */
  readonly renamed: readonly RenamedItem[];
  /** Whether a difference of metadata is known. */
  knowsMetadata(change: string): boolean;
  /** Known differences that were not met. */
  unused(): readonly KnownDifference[];
}

/** What stands in place of a value that is not compared. */
const NOT_COMPARED = null;

export function judgementOf(all: readonly VersionDifferences[], specVersion: number): Judgement {
  const known = all
    .filter(({ from, to }) => from <= specVersion && specVersion <= to)
    .flatMap(({ differences }) => differences);
  const unused = new Set(known);
  const use = <T extends KnownDifference>(difference: T): T => {
    unused.delete(difference);
    return difference;
  };
  const items = indexed(known, (each) => (each.kind === "storage" ? each.items : []));
  const events = indexed(known, (each) => (each.kind === "event" ? each.events : []));
  const calls = indexed(known, (each) => (each.kind === "call" ? each.calls : []));
  const changes = indexed(known, (each) => (each.kind === "metadata" ? each.changes : []));

  const sameErrors = new Map<string, Json>();
  for (const difference of known) {
    if (difference.kind !== "error") continue;
    use(difference);
    const [first, ...others] = difference.errors;
    for (const other of others) sameErrors.set(JSON.stringify(other), first as Json);
  }

  function errors(value: Json): Json {
    if (sameErrors.size === 0) return value;
    const same = sameErrors.get(JSON.stringify(value));
    if (same !== undefined) return same;
    if (Array.isArray(value)) return value.map(errors);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, errors(each as Json)]));
  }

  return {
    errors,
    renamed: known.flatMap((difference) => (difference.kind === "renamed" ? [use(difference)] : [])),
    hasOtherForm: (item) =>
      (items.get(item) ?? []).some(
        (difference) => difference.kind === "storage" && difference.isOurForm === true,
      ),
    knowsStorage: (item) => items.has(item),
    storage(item, value, side) {
      let compared = value;
      for (const difference of items.get(item) ?? []) {
        if (difference.kind !== "storage") continue;
        use(difference);
        compared = difference.compared === undefined ? NOT_COMPARED : difference.compared(compared, side);
      }
      return compared;
    },
    events: (list, side) =>
      list.flatMap((event) => {
        let compared: NamedEvent | undefined = event;
        for (const difference of events.get(event.name) ?? []) {
          if (difference.kind !== "event" || difference.isSurplus || compared === undefined) continue;
          use(difference);
          compared = difference.compared?.(compared, side);
        }
        return compared === undefined ? [] : [compared];
      }),
    withoutSurplus(ours, real) {
      let at = 0;
      return real.filter((event) => {
        if (JSON.stringify(event) === JSON.stringify(ours[at])) {
          at++;
          return true;
        }
        const surplus = events
          .get(event.name)
          ?.find((difference) => difference.kind === "event" && difference.isSurplus?.(event));
        if (surplus !== undefined) use(surplus);
        return surplus === undefined;
      });
    },
    isMade: (call, args, caller) =>
      ![...(calls.get(call) ?? []), ...(caller.account === undefined ? [] : (calls.get("*") ?? []))].some(
        (difference) =>
          difference.kind === "call" &&
          (difference.when === undefined || difference.when(args, caller)) &&
          use(difference) !== undefined,
      ),
    knowsMetadata: (change) => {
      const found = changes.get(change)?.[0];
      if (found !== undefined) use(found);
      return found !== undefined;
    },
    unused: () => [...unused],
  };
}

function indexed(
  known: readonly KnownDifference[],
  namesOf: (difference: KnownDifference) => readonly string[],
): ReadonlyMap<string, readonly KnownDifference[]> {
  const index = new Map<string, KnownDifference[]>();
  for (const difference of known) {
    for (const name of namesOf(difference)) index.set(name, [...(index.get(name) ?? []), difference]);
  }
  return index;
}
