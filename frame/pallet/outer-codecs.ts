import { type Codec, indexed, variants } from "@serinus/scale";
import type { CallOf, EventOf } from "../manifest/define-pallet.ts";
import { codecOf } from "../manifest/field.ts";
import type { AnyCall, OriginCaller } from "../origin/origin.ts";
import { rawOriginCodec } from "../origin/raw-origin-codec.ts";
import { callCodec, errorCodec, eventCodec, reasonCodec } from "./pallet-codecs.ts";
import type { AnyPlacedPallet, PlacedPallet } from "./place.ts";

type Outer<Placed, Inner extends "call" | "event"> =
  Placed extends PlacedPallet<infer M, infer Name>
    ? Inner extends "call"
      ? M extends { readonly calls: unknown }
        ? { readonly type: Name; readonly value: CallOf<M> }
        : never
      : M extends { readonly events: unknown }
        ? { readonly type: Name; readonly value: EventOf<M> }
        : never
    : never;

/** The calls of several pallets as one type: `{ type: "Balances", value: { type: "transfer_all", value: { … } } }`. */
export type OuterCall<Placed> = Outer<Placed, "call">;
/** The events of several pallets as one type. */
export type OuterEvent<Placed> = Outer<Placed, "event">;

/**
 * `RuntimeCall`: the calls of all pallets that have any, each under the pallet's name and index. `crate` is the Rust
 * runtime's, first part of the path of its outer types: `staging_kusama_runtime`.
 */
export function outerCallCodec<Call extends AnyCall = AnyCall>(
  crate: string,
  pallets: readonly AnyPlacedPallet[],
): Codec<Call> {
  // The line break is Kusama's: the Rust macro wraps the path there and the name is kept as it stands.
  const callable =
    "self::sp_api_hidden_includes_construct_runtime::hidden_include::dispatch\n::CallableCallFor";
  return outerEnum(
    crate,
    "RuntimeCall",
    pallets,
    (placed) =>
      placed.manifest.calls && {
        codec: callCodec(placed as PlacedPallet),
        typeName: `${callable}<${placed.name}, Runtime>`,
      },
  ) as Codec<unknown> as Codec<Call>;
}

/** `RuntimeEvent`: the events of all pallets that have any. */
export function outerEventCodec<Event>(crate: string, pallets: readonly AnyPlacedPallet[]): Codec<Event> {
  return outerEnum(
    crate,
    "RuntimeEvent",
    pallets,
    (placed) =>
      placed.manifest.events && {
        codec: eventCodec(placed as PlacedPallet),
        typeName: typeNameIn(placed, "Event", placed.manifest.genericEvent === false ? [] : ["Runtime"]),
      },
  ) as Codec<Event>;
}

/** `RuntimeError`: the errors of all pallets that have any. Described in metadata, never encoded. */
export function outerErrorCodec(crate: string, pallets: readonly AnyPlacedPallet[]): Codec<unknown> {
  return outerEnum(
    crate,
    "RuntimeError",
    pallets,
    (placed) =>
      placed.manifest.errors && {
        codec: errorCodec(placed as PlacedPallet),
        typeName: typeNameIn(placed, "Error", ["Runtime"]),
      },
  );
}

type ReasonKind = "Hold" | "Freeze" | "Slash";
const REASONS = { Hold: "holdReasons", Freeze: "freezeReasons", Slash: "slashReasons" } as const;

/** A reason as a value: `{ type: "Preimage", value: { type: "Preimage" } }`. */
export interface RuntimeReason {
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: undefined };
}

/** `RuntimeHoldReason`, `RuntimeFreezeReason` or `RuntimeSlashReason`: the reasons of all pallets that have any. */
export function outerReasonCodec(
  crate: string,
  kind: ReasonKind,
  pallets: readonly AnyPlacedPallet[],
): Codec<RuntimeReason> {
  return outerEnum(crate, `Runtime${kind}Reason`, pallets, (placed) => {
    const reasons = placed.manifest[REASONS[kind]];
    return (
      reasons && {
        codec: reasonCodec(placed.manifest, `${kind}Reason`, reasons),
        typeName: typeNameIn(placed, `${kind}Reason`, []),
      }
    );
  }) as Codec<RuntimeReason>;
}

/** `OriginCaller`: the raw origins under `system` and each pallet's own origin under the pallet's name. */
export function originCallerCodec(crate: string, pallets: readonly AnyPlacedPallet[]): Codec<OriginCaller> {
  const arms = pallets.flatMap(({ name, index, manifest }) => {
    if (manifest.module === "frame_system") {
      return [
        [
          "system",
          indexed<unknown>(index, rawOriginCodec, { typeNames: ["frame_system::Origin<Runtime>"] }),
        ] as const,
      ];
    }
    const origin = manifest.origin;
    return origin === undefined
      ? []
      : [
          [
            name,
            indexed<unknown>(index, codecOf(origin), { typeNames: [origin.typeName], single: true }),
          ] as const,
        ];
  });
  return variants(Object.fromEntries(arms), {
    path: [crate, "OriginCaller"],
  }) as Codec<unknown> as Codec<OriginCaller>;
}

interface Inner {
  readonly codec: Codec<unknown>;
  readonly typeName: string;
}

function outerEnum(
  crate: string,
  name: string,
  pallets: readonly AnyPlacedPallet[],
  inner: (placed: AnyPlacedPallet) => Inner | undefined,
): Codec<unknown> {
  const arms = pallets.flatMap((placed) => {
    const found = inner(placed);
    if (found === undefined) return [];
    const { codec, typeName } = found;
    return [
      [placed.name, indexed<unknown>(placed.index, codec, { typeNames: [typeName], single: true })] as const,
    ];
  });
  return variants(Object.fromEntries(arms), { path: [crate, name] }) as Codec<unknown>;
}

/** Where the Rust compiler breaks a line when it writes a type out; the break becomes part of the name. */
const LONGEST_LINE = 72;

/** What the Rust runtime writes for a type of a pallet: `pallet_balances::Event<Runtime, pallet_balances::Instance2>`. */
function typeNameIn(
  { manifest, alias, instance }: AnyPlacedPallet,
  type: string,
  params: readonly string[],
): string {
  const module = alias ?? manifest.module;
  const all = instance === undefined ? params : [...params, `${module}::Instance${instance}`];
  if (all.length === 0) return `${module}::${type}`;
  const name = `${module}::${type}<${all.join(", ")}>`;
  return name.length > LONGEST_LINE ? name.replace(/(Instance\d+>)$/, "\n$1") : name;
}
