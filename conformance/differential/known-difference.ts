import type { Json } from "@serinus/dynamic-codec";

/** An event in names, its fields as JSON. */
export interface NamedEvent {
  /** Number of the block. */
  readonly block: number;
  readonly phase: Json;
  /** `Balances.Transfer`. */
  readonly name: string;
  readonly value: Json;
  readonly topics: Json;
}

/** Why something may differ, and where that comes from. */
interface Because {
  readonly reason: string;
  /** The upstream change: a pull request, or the place of the source that says so. */
  readonly upstream: string;
}

/** Storage items that are not compared. */
export interface ItemDifference extends Because {
  readonly kind: "storage";
  /** `System.Digest`. */
  readonly items: readonly string[];
  /** What of a value is compared all the same; without it nothing is. */
  readonly compared?: ((value: Json, side: "ours" | "real") => Json) | undefined;
  /** `compared` gives a real value in our form, of which ours begins. */
  readonly isOurForm?: true | undefined;
}

/** An item that has another name in the real runtime. */
export interface RenamedItem extends Because {
  readonly kind: "renamed";
  readonly ours: string;
  readonly real: string;
  /** The real value as ours would be. */
  readonly compared: (value: Json) => Json;
}

/** Events that are left out, or compared in another form. */
export interface EventDifference extends Because {
  readonly kind: "event";
  readonly events: readonly string[];
  /** Leaves the event in, in another form; without it, or where it gives nothing, the event is left out. */
  readonly compared?: ((event: NamedEvent, side: "ours" | "real") => NamedEvent | undefined) | undefined;
  /** Those that the real runtime may have over and above ours; all others are compared. */
  readonly isSurplus?: ((event: NamedEvent) => boolean) | undefined;
}

/** Calls that are not made, or not with such arguments. */
export interface CallDifference extends Because {
  readonly kind: "call";
  /** `Balances.burn`; `*` for whatever is not inside another call. */
  readonly calls: readonly string[];
  /** Of which arguments and origins this holds; of all without it. */
  readonly when?: ((args: Readonly<Record<string, Json>>, caller: Caller) => boolean) | undefined;
}

/** Who makes a call. */
export interface Caller {
  /** Of the outermost call, as a step tells it. */
  readonly origin: string;
  /** The account of the origin, as hex, when the call is not inside another. */
  readonly account: string | undefined;
  /** Whether balance of the account is frozen, and whether some is reserved. */
  readonly isFrozen: boolean;
  readonly hasReserve: boolean;
}

/** Errors that are told in place of one another, and are taken as the first of them. */
export interface ErrorDifference extends Because {
  readonly kind: "error";
  /** By name, or as JSON. */
  readonly errors: readonly Json[];
}

/** Differences of metadata. */
export interface MetadataDifference extends Because {
  readonly kind: "metadata";
  /** As they are printed: `call Balances.burn removed`. */
  readonly changes: readonly string[];
}

/** A difference between our version and a real one that is known and tolerated. */
export type KnownDifference =
  | ItemDifference
  | RenamedItem
  | EventDifference
  | CallDifference
  | ErrorDifference
  | MetadataDifference;

/** Known differences, by the real versions that have them. */
export interface VersionDifferences {
  /** `spec_version`s, both included. */
  readonly from: number;
  readonly to: number;
  readonly differences: readonly KnownDifference[];
}
