import {
  advance,
  bool,
  type Codec,
  compactU32,
  compactU64,
  compactU128,
  createReader,
  MAX_DEPTH,
  type Reader,
  readCompactU32,
  ScaleError,
  str,
} from "@serinus/scale";
import type { Leaf, TypeRef, TypeTree } from "./type-tree.ts";

/** Bytes of the types that are always of one size. */
const WIDTHS: Partial<Record<TypeRef["type"], number>> = {
  void: 0,
  char: 4,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  u128: 16,
  u256: 32,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  i128: 16,
  i256: 32,
};

const DYNAMIC: Partial<Record<TypeRef["type"], Codec<unknown>>> = {
  bool,
  str,
  compactU8: compactU32,
  compactU16: compactU32,
  compactU32,
  compactU64,
  compactU128,
};

/** The leaves of each type by its id: one, or one for each variant. */
type LeavesById = ReadonlyMap<number, readonly { readonly place: number; readonly leaf: Leaf }[]>;

/**
 * Which leaves one needs to decode `encoded` as `refs` one after the other: places in the tree's leaves, ascending.
 * @throws ScaleError when the bytes are not of these types.
 */
export function collectLeaves(tree: TypeTree, encoded: Uint8Array, refs: readonly TypeRef[]): number[] {
  const byId = new Map<number, { place: number; leaf: Leaf }[]>();
  tree.leaves.forEach((leaf, place) => {
    const known = byId.get(leaf.id);
    if (known === undefined) byId.set(leaf.id, [{ place, leaf }]);
    else known.push({ place, leaf });
  });
  const input = createReader(encoded);
  const used = new Set<number>();
  for (const ref of refs) visit(input, ref, byId, used, 0);
  if (input.at !== input.end) throw new ScaleError(`${input.end - input.at} bytes left over`, "", input.at);
  return [...used].sort((a, b) => a - b);
}

function visit(input: Reader, ref: TypeRef, byId: LeavesById, used: Set<number>, depth: number): void {
  if (depth > MAX_DEPTH) throw new ScaleError(`nested deeper than ${MAX_DEPTH} levels`, "", input.at);
  if (ref.type !== "perId") {
    const width = WIDTHS[ref.type];
    if (width !== undefined) advance(input, width);
    else codecOf(ref).read(input);
    return;
  }
  const candidates = byId.get(ref.value) ?? [];
  const isEnum = candidates[0]?.leaf.def.type === "enumeration";
  const index = isEnum ? input.bytes[advance(input, 1)] : undefined;
  const chosen = candidates.find(
    ({ leaf: { def } }) => def.type !== "enumeration" || def.value.index === index,
  );
  if (chosen === undefined)
    throw new ScaleError(`type ${ref.value} has no variant ${index}`, "", input.at - 1);
  used.add(chosen.place);
  visitWithin(input, chosen.leaf.def, byId, used, depth + 1);
}

function visitWithin(
  input: Reader,
  def: Leaf["def"],
  byId: LeavesById,
  used: Set<number>,
  depth: number,
): void {
  switch (def.type) {
    case "composite":
    case "enumeration":
      for (const { type } of def.value.fields) visit(input, type, byId, used, depth);
      return;
    case "tuple":
      for (const element of def.value) visit(input, element, byId, used, depth);
      return;
    case "sequence":
      visitMany(input, def.value, readCompactU32(input), byId, used, depth);
      return;
    case "array":
      visitMany(input, def.value.type, def.value.length, byId, used, depth);
      return;
    case "bitSequence":
      advance(
        input,
        Math.ceil(readCompactU32(input) / (8 * def.value.bytesPerStore)) * def.value.bytesPerStore,
      );
  }
}

function visitMany(
  input: Reader,
  ref: TypeRef,
  count: number,
  byId: LeavesById,
  used: Set<number>,
  depth: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = input.at;
    visit(input, ref, byId, used, depth);
    // What takes no bytes shows nothing new by being read again.
    if (input.at === start) return;
  }
}

function codecOf(ref: TypeRef): Codec<unknown> {
  const codec = DYNAMIC[ref.type];
  if (codec === undefined) throw new ScaleError(`values of ${ref.type} cannot be read`);
  return codec;
}
