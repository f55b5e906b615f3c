import { concatBytes } from "@serinus/bytes";
import { type Codec, compactU128, ScaleError, type TypeDescription, u128 } from "@serinus/scale";
import type { Random } from "../random.ts";

/** What arguments are drawn from where any value of the type would hardly ever mean anything. */
export interface Pools {
  /** 32 bytes each. */
  readonly accounts: () => readonly Uint8Array[];
  /** Hashes of calls, preimages and blocks, 32 bytes each. */
  readonly hashes: () => readonly Uint8Array[];
  /** Amounts around the chain's limits, and around what accounts have. */
  readonly amounts: () => readonly bigint[];
  /** Whole encoded calls that were made before: what a later call may speak of. */
  readonly calls: () => readonly Uint8Array[];
  /** Encoded arguments that suit a call, by name; all others are drawn. */
  readonly suited: (call: ChosenCall) => Readonly<Record<string, Uint8Array>>;
}

/** A call of which the arguments are to be found. */
export interface ChosenCall {
  readonly pallet: string;
  readonly name: string;
  /** Names of its arguments. */
  readonly args: readonly string[];
  /** Whether it stands in no other call. */
  readonly isOutermost: boolean;
}

/** Depth at which a value inside a value is made as small as its type allows. */
const MAX_DEPTH = 8;

const BYTES_OF: Readonly<Record<string, number>> = {
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

/**
 * Encodes a random value of a type by walking its description, mostly sensible and sometimes hostile. The bytes decode
 * with the type's codec; lengths stay small.
 */
export function randomValue(codec: Codec<unknown>, random: Random, pools: Pools, depth = 0): Uint8Array {
  const { description } = codec;
  const name = description.path.at(-1);
  if (name === "AccountId32") return random.pick(pools.accounts());
  if (name === "H256") return random.pick(pools.hashes());
  if (name === "RuntimeCall") {
    const known = pools.calls();
    if (known.length > 0 && (depth >= MAX_DEPTH || random.oneIn(2))) return random.pick(known);
    return randomCall(codec, random, pools, depth + 1);
  }
  // Of the kinds of addresses, Kusama knows accounts only.
  if (name === "MultiAddress" && !random.oneIn(12))
    return concatBytes(Uint8Array.of(0), random.pick(pools.accounts()));
  return ofShape(description, random, pools, depth);
}

/** A call: some of them chosen pallet by pallet, so that pallets with many calls do not crowd out the others. */
export function randomCall(
  codec: Codec<unknown>,
  random: Random,
  pools: Pools,
  depth = 0,
  isWanted: (pallet: string, call: string) => boolean = () => true,
): Uint8Array {
  const all = variantsOf(codec).flatMap((pallet) =>
    variantsOf(pallet.fields[0]?.codec ?? codec)
      .filter(({ name }) => isWanted(pallet.name, name))
      .map((call) => ({ pallet, call })),
  );
  const pallets = [...new Set(all.map(({ pallet }) => pallet))];
  const one = random.pick(pallets);
  const { pallet, call } = random.pick(random.oneIn(4) ? all.filter((each) => each.pallet === one) : all);
  const suited = pools.suited({
    pallet: pallet.name,
    name: call.name,
    args: call.fields.map(({ name }) => name ?? ""),
    isOutermost: depth === 0,
  });
  return concatBytes(
    Uint8Array.of(pallet.index, call.index),
    ...call.fields.map(({ name, codec: argument }) => {
      const given = suited[name ?? ""];
      const isGiven = given !== undefined && !random.oneIn(12) && isOf(argument, given);
      return isGiven ? given : randomValue(argument, random, pools, depth + 1);
    }),
  );
}

/** Whether the bytes are a value of the type: calls of one pallet may have arguments of one name and different types. */
function isOf(codec: Codec<unknown>, encoded: Uint8Array): boolean {
  try {
    codec.decode(encoded);
    return true;
  } catch (error) {
    if (error instanceof ScaleError) return false;
    throw error;
  }
}

/** @throws TypeError for what is no enum */
export function variantsOf(codec: Codec<unknown>) {
  const { shape } = codec.description;
  if (shape.kind !== "variant") throw new TypeError(`an enum expected, got a ${shape.kind}`);
  return shape.variants;
}

function ofShape({ shape }: TypeDescription, random: Random, pools: Pools, depth: number): Uint8Array {
  const inner = (codec: Codec<unknown>): Uint8Array => randomValue(codec, random, pools, depth + 1);
  switch (shape.kind) {
    case "primitive":
      return primitive(shape.name, random, pools);
    case "compact": {
      const size = widthOf(shape.inner);
      // `Compact<()>`, an account's index on Kusama, takes no bytes.
      if (size === 0) return new Uint8Array();
      const value = number(size, random, pools);
      return compactU128.encode(value);
    }
    case "sequence": {
      const count = depth >= MAX_DEPTH ? 0 : random.below(4);
      return concatBytes(
        compactU128.encode(BigInt(count)),
        ...Array.from({ length: count }, () => inner(shape.inner)),
      );
    }
    case "array":
      if (shape.length === 32 && widthOf(shape.inner) === 1) return random.pick(pools.hashes());
      return concatBytes(...Array.from({ length: shape.length }, () => inner(shape.inner)));
    case "tuple":
      return concatBytes(...shape.elements.map(inner));
    case "composite":
      return concatBytes(...shape.fields.map((field) => inner(field.codec)));
    case "variant": {
      // Deep inside, the variant with the fewest fields ends the recursion.
      const shallow = [...shape.variants].sort((a, b) => a.fields.length - b.fields.length)[0];
      const chosen = depth >= MAX_DEPTH && shallow ? shallow : random.pick(shape.variants);
      return concatBytes(Uint8Array.of(chosen.index), ...chosen.fields.map((field) => inner(field.codec)));
    }
    case "bitSequence":
      return Uint8Array.of(0);
  }
}

function primitive(name: string, random: Random, pools: Pools): Uint8Array {
  if (name === "bool") return Uint8Array.of(random.below(2));
  if (name === "str") return Uint8Array.of(0);
  const size = BYTES_OF[name] as number;
  const value = number(size, random, pools);
  return concatBytes(u128.encode(value), new Uint8Array(16)).slice(0, size);
}

/** A number of so many bytes: small ones for small types, amounts for `u128`, now and then the largest. */
function number(size: number, random: Random, pools: Pools): bigint {
  const largest = 2n ** BigInt(Math.min(size, 16) * 8) - 1n;
  if (random.oneIn(20)) return largest;
  const drawn = size >= 16 ? random.pick(pools.amounts()) : BigInt(random.below(random.oneIn(4) ? 1000 : 12));
  return drawn > largest ? largest : drawn;
}

/** Bytes of the integer that a compact or an array holds, through newtypes. */
function widthOf({ description: { shape } }: Codec<unknown>): number {
  if (shape.kind === "primitive") return BYTES_OF[shape.name] ?? 4;
  if (shape.kind === "tuple" && shape.elements.length === 0) return 0;
  if (shape.kind === "composite" && shape.fields[0]) return widthOf(shape.fields[0].codec);
  return 4;
}
