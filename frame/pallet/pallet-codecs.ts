import { type Codec, indexed, struct, tuple, unit, variants } from "@serinus/scale";
import type { CallOf, EventOf, PalletManifest, ReasonsManifest } from "../manifest/define-pallet.ts";
import { codecOf, type Field, type Fields } from "../manifest/field.ts";
import { errorIndices, eventIndices, reasonIndices } from "../manifest/indices.ts";
import { fieldTypeName } from "../manifest/type-name.ts";
import type { PlacedPallet } from "./place.ts";

type Arm = ReturnType<typeof indexed<unknown>>;

/** The pallet's calls: `pallet_balances::pallet::Call<T>`. */
export function callCodec<M extends PalletManifest>({ manifest }: PlacedPallet<M>): Codec<CallOf<M>> {
  const arms = Object.entries(manifest.calls ?? {}).map(
    ([name, call]) => [name, fieldsArm(call.index, call.args, call.docs)] as const,
  );
  const docs = ["Contains a variant per dispatchable extrinsic that this pallet has."];
  return palletEnum(manifest, "Call", arms, docs) as Codec<CallOf<M>>;
}

/** The pallet's events: `pallet_balances::pallet::Event<T>`. */
export function eventCodec<M extends PalletManifest>({ manifest }: PlacedPallet<M>): Codec<EventOf<M>> {
  const arms = eventIndices(manifest).map(([name, index]) => {
    const event = manifest.events?.[name];
    return [name, fieldsArm(index, event?.fields, event?.docs)] as const;
  });
  const codec = palletEnum(
    manifest,
    "Event",
    arms,
    ["The `Event` enum of this pallet"],
    manifest.genericEvent,
  );
  return codec as Codec<EventOf<M>>;
}

/** The pallet's errors: `pallet_balances::pallet::Error<T>`. */
export function errorCodec({ manifest }: PlacedPallet): Codec<unknown> {
  const arms = errorIndices(manifest).map(([name, index]) => {
    const error = manifest.errors?.[name];
    return [
      name,
      indexed<unknown>(index, unit, { docs: docLines(typeof error === "string" ? error : error?.docs) }),
    ] as const;
  });
  return palletEnum(manifest, "Error", arms, ["The `Error` enum of this pallet."]);
}

/** One of the pallet's reason enums: `pallet_preimage::pallet::HoldReason`. */
export function reasonCodec(
  manifest: PalletManifest,
  name: "HoldReason" | "FreezeReason" | "SlashReason",
  reasons: ReasonsManifest,
): Codec<unknown> {
  const arms = reasonIndices(reasons).map(([reason, index]) => {
    const stated = reasons[reason];
    return [
      reason,
      indexed<unknown>(index, unit, { docs: docLines(typeof stated === "string" ? stated : stated?.docs) }),
    ] as const;
  });
  return variants(Object.fromEntries(arms), {
    path: palletPath(manifest, name),
    params: manifest.instantiable === true ? [{ name: "I" }] : [],
    docs: [],
  }) as Codec<unknown>;
}

/** Text as metadata has it: one string a line. */
export function docLines(docs: string | undefined): readonly string[] {
  return docs === undefined || docs === "" ? [] : docs.split("\n");
}

function palletEnum(
  manifest: PalletManifest,
  name: string,
  arms: readonly (readonly [string, Arm])[],
  docs: readonly string[],
  isGeneric = true,
): Codec<unknown> {
  const params = manifest.instantiable === true ? [{ name: "T" }, { name: "I" }] : [{ name: "T" }];
  return variants(Object.fromEntries(arms), {
    path: palletPath(manifest, name),
    params: isGeneric ? params : [],
    docs,
  }) as Codec<unknown>;
}

function palletPath({ module }: PalletManifest, type: string): readonly string[] {
  return [...module.split("::"), "pallet", type];
}

/** A variant with these fields. Type names are found when they are asked for: the types may not be complete yet. */
function fieldsArm(index: number, fields: Fields | undefined, docs: string | undefined): Arm {
  const lines = { docs: docLines(docs) };
  if (fields === undefined) return indexed<unknown>(index, unit, lines);
  if (isList(fields)) {
    const codecs = fields.map(codecOf);
    const typeNames = lazyNames(
      fields.map((field, i) => [String(i), field] as const),
      [],
    );
    const only = codecs[0];
    if (codecs.length === 1 && only !== undefined)
      return indexed<unknown>(index, only, { ...lines, typeNames, single: true });
    return indexed<unknown>(index, tuple(...codecs), { ...lines, typeNames });
  }
  const entries = Object.entries(fields);
  const codecs = Object.fromEntries(entries.map(([name, field]) => [name, codecOf(field)]));
  return indexed<unknown>(index, struct(codecs, { typeNames: lazyNames(entries, {}) }), lines);
}

function isList(fields: Fields): fields is readonly Field[] {
  return Array.isArray(fields);
}

function lazyNames<T extends object>(entries: readonly (readonly [string, Field])[], into: T): T {
  for (const [name, field] of entries) {
    Object.defineProperty(into, name, { enumerable: true, get: () => fieldTypeName(field) });
  }
  return into;
}
