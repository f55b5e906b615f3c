import type { H256 } from "@serinus/bytes";
import { boundedBytes, type Codec, h256, indexed, param, struct, u32, variants } from "@serinus/scale";

/** Most bytes of a value that is kept in place; a longer one is kept as a preimage. */
export const MAX_INLINE = 128;

/** How long the preimage of a hash from before lengths were kept is taken to be, for its weight. */
const LEGACY_LENGTH = 1_000_000;

/** An encoded value, in place when it is short, else the hash of its preimage (`frame_support::traits::Bounded`). */
export type Bounded =
  /** From before lengths were kept; no longer made. */
  | { readonly type: "Legacy"; readonly value: { readonly hash: H256 } }
  /** The encoding itself, at most {@link MAX_INLINE} bytes. */
  | { readonly type: "Inline"; readonly value: Uint8Array }
  /** Hash and length of the encoding. */
  | { readonly type: "Lookup"; readonly value: { readonly hash: H256; readonly len: number } };

const BlakeTwo256 = /* @__PURE__ */ struct({}, { path: ["sp_runtime", "traits", "BlakeTwo256"] });

/** The codec of `Bounded<T>`. It does not decode the bounded value itself; `inner` is only named in metadata. */
export function boundedOf(inner: Codec<unknown>): Codec<Bounded> {
  const codec = variants(
    {
      Legacy: indexed(0, struct({ hash: h256 }, { typeNames: { hash: "H::Output" } })),
      Inline: indexed(1, boundedBytes(MAX_INLINE), { typeNames: ["BoundedInline"], single: true }),
      Lookup: indexed(2, struct({ hash: h256, len: u32 }, { typeNames: { hash: "H::Output", len: "u32" } })),
    },
    {
      path: ["frame_support", "traits", "preimages", "Bounded"],
      params: [param("T", inner), param("H", BlakeTwo256)],
    },
  );
  return codec as Codec<unknown> as Codec<Bounded>;
}

/** Hash of the preimage that is needed to read the value, `undefined` when it is in place. */
export function lookupHash(bounded: Bounded): H256 | undefined {
  return bounded.type === "Inline" ? undefined : bounded.value.hash;
}

/** Most bytes of the preimage that is needed to read the value, `undefined` when it is in place. */
export function lookupLength(bounded: Bounded): number | undefined {
  if (bounded.type === "Inline") return undefined;
  return bounded.type === "Lookup" ? bounded.value.len : LEGACY_LENGTH;
}
