import { type Call, type Code, i32, i64, type Local, type ModuleBuilder, whileLoop } from "./assembler.ts";

/**
 * Arithmetic modulo p = 2^255 - 19 on elements of ten limbs of alternately 26 and 25 bits, each limb 64 bits of memory.
 * Only products are carried: their limbs lie between zero and just over their width, which makes one unit. Sums and
 * differences are left as they are; a product takes factors whose units multiply to at most eight, so that none of
 * its 64 bit columns overflows.
 */
export interface Field {
  /** `mul(out, a, b)`: addresses of elements. `out` may be one of the factors. */
  readonly mul: Call;
  /** `square(out, a, times)`: squares as many times, at least once. */
  readonly square: Call;
}

/** Bytes of an element in memory. */
export const ELEMENT = 80;

const LIMBS = 10;
const indices: readonly number[] = Array.from({ length: LIMBS }, (_, i) => i);
const widthOf = (limb: number): number => (limb % 2 === 0 ? 26 : 25);
const maskOf = (limb: number): Code => i64.const((1 << widthOf(limb)) - 1);

/** Limb-wise `out = a + b` in place of a call; the same for a difference. */
export function sum(out: Code, a: Code, b: Code): Code {
  return indices.map((i) => i64.store(out, 8 * i, i64.add(i64.load(a, 8 * i), i64.load(b, 8 * i))));
}

/** See {@link sum}. */
export function difference(out: Code, a: Code, b: Code): Code {
  return indices.map((i) => i64.store(out, 8 * i, i64.sub(i64.load(a, 8 * i), i64.load(b, 8 * i))));
}

/** Adds the field's functions; `add`, `sub`, `fromBytes` and `toBytes` are for callers outside only. */
export function addField(module: ModuleBuilder): Field {
  addLinear(module);
  addConversions(module);
  const mul = module.func({ name: "mul", params: ["i32", "i32", "i32"] }, ({ params, locals }) => {
    const [out, a, b] = params as [Local, Local, Local];
    const [f, g, h] = [locals("i64", LIMBS), locals("i64", LIMBS), locals("i64", LIMBS)];
    const [f2, g19] = [locals("i64", LIMBS), locals("i64", LIMBS)];
    return [
      loadLimbs(f, a),
      loadLimbs(g, b),
      prepare(f, f2, g, g19),
      indices.map((k) => limb(h, k).set(column(k, f, f2, g, g19))),
      carryProduct(h),
      storeLimbs(out, h),
    ];
  });
  const square = module.func({ name: "square", params: ["i32", "i32", "i32"] }, ({ params, locals }) => {
    const [out, a, times] = params as [Local, Local, Local];
    const [f, h] = [locals("i64", LIMBS), locals("i64", LIMBS)];
    const [f2, f19] = [locals("i64", LIMBS), locals("i64", LIMBS)];
    return [
      loadLimbs(f, a),
      whileLoop(times.get, [
        prepare(f, f2, f, f19),
        indices.map((k) => limb(h, k).set(squareColumn(k, f, f2, f19))),
        carryProduct(h),
        indices.map((i) => limb(f, i).set(limb(h, i).get)),
        times.set(i32.sub(times.get, i32.const(1))),
      ]),
      storeLimbs(out, f),
    ];
  });
  return { mul, square };
}

function limb(limbs: readonly Local[], index: number): Local {
  return limbs[index] as Local;
}

function loadLimbs(limbs: readonly Local[], from: Local): Code {
  return limbs.map((local, i) => local.set(i64.load(from.get, 8 * i)));
}

function storeLimbs(to: Local, limbs: readonly Local[]): Code {
  return limbs.map((local, i) => i64.store(to.get, 8 * i, local.get));
}

/** Twice each odd limb of one factor, and nineteen times each limb of the other. */
function prepare(
  f: readonly Local[],
  f2: readonly Local[],
  g: readonly Local[],
  g19: readonly Local[],
): Code {
  return [
    indices.filter((i) => i % 2 === 1).map((i) => limb(f2, i).set(i64.shl(limb(f, i).get, i64.const(1)))),
    indices.slice(1).map((i) => limb(g19, i).set(i64.mul(limb(g, i).get, i64.const(19)))),
  ];
}

/**
 * Column `k` of a product. Two odd limbs stand half a bit each above the radix, so their product counts twice; what
 * lies ten limbs up is 2^255 times as much, which is 19 modulo p.
 */
function column(
  k: number,
  f: readonly Local[],
  f2: readonly Local[],
  g: readonly Local[],
  g19: readonly Local[],
): Code {
  return total(
    indices.map((i) => {
      const j = (k - i + LIMBS) % LIMBS;
      const left = i % 2 === 1 && j % 2 === 1 ? f2 : f;
      return i64.mul(limb(left, i).get, limb(i > k ? g19 : g, j).get);
    }),
  );
}

/** As {@link column} with both factors the same: each mixed product is taken once and doubled. */
function squareColumn(k: number, f: readonly Local[], f2: readonly Local[], f19: readonly Local[]): Code {
  const mixed: Code[] = [];
  const pure: Code[] = [];
  for (const i of indices) {
    const j = (k - i + LIMBS) % LIMBS;
    if (j < i) continue;
    const left = i % 2 === 1 && j % 2 === 1 ? f2 : f;
    (i === j ? pure : mixed).push(i64.mul(limb(left, i).get, limb(i + j >= LIMBS ? f19 : f, j).get));
  }
  return total([i64.shl(total(mixed), i64.const(1)), ...pure]);
}

function total(terms: readonly Code[]): Code {
  return terms.reduce((a, b) => i64.add(a, b));
}

/** Moves what is above a limb's width to the next one. */
function carry(h: readonly Local[], from: number): Code {
  const [source, target] = [limb(h, from), limb(h, (from + 1) % LIMBS)];
  const excess = i64.shrS(source.get, i64.const(widthOf(from)));
  return [
    target.set(i64.add(target.get, from === LIMBS - 1 ? i64.mul(excess, i64.const(19)) : excess)),
    source.set(i64.and(source.get, maskOf(from))),
  ];
}

/** Two chains side by side, so that the processor need not wait for one; limb 4 and limb 0 are carried twice. */
function carryProduct(h: readonly Local[]): Code {
  return [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0].map((from) => carry(h, from));
}

function addLinear(module: ModuleBuilder): void {
  for (const [name, operation] of [
    ["add", sum],
    ["sub", difference],
  ] as const) {
    module.func({ name, params: ["i32", "i32", "i32"] }, ({ params }) => {
      const [out, a, b] = params as [Local, Local, Local];
      return operation(out.get, a.get, b.get);
    });
  }
}

/** First bit of a limb in the 255 bit number. */
const bitOf = (index: number): number => Math.ceil(25.5 * index);

/**
 * `fromBytes(out, bytes)` reads 32 bytes little-endian, bit 255 left out, of which eight more must be readable;
 * `toBytes(bytes, a)` writes the number below p, of an element of up to eight units of either sign.
 */
function addConversions(module: ModuleBuilder): void {
  module.func({ name: "fromBytes", params: ["i32", "i32"] }, ({ params }) => {
    const [out, bytes] = params as [Local, Local];
    return indices.map((i) => {
      const shifted = i64.shrU(i64.load(bytes.get, bitOf(i) >> 3), i64.const(bitOf(i) & 7));
      return i64.store(out.get, 8 * i, i64.and(shifted, maskOf(i)));
    });
  });

  module.func({ name: "toBytes", params: ["i32", "i32"] }, ({ params, local, locals }) => {
    const [bytes, a] = params as [Local, Local];
    const h = locals("i64", LIMBS);
    const quotient = local("i64");
    const word = (index: number): Code => {
      const parts = indices.filter((i) => bitOf(i) < 64 * (index + 1) && bitOf(i) + widthOf(i) > 64 * index);
      return parts
        .map((i) => {
          const shift = bitOf(i) - 64 * index;
          const value = limb(h, i).get;
          return shift >= 0 ? i64.shl(value, i64.const(shift)) : i64.shrU(value, i64.const(-shift));
        })
        .reduce((left, right) => i64.or(left, right));
    };
    return [
      loadLimbs(h, a),
      // After two rounds of carries the number lies between 0 and 2p; it is p or more when adding 19 reaches 2^255.
      indices.map((i) => carry(h, i)),
      indices.map((i) => carry(h, i)),
      quotient.set(i64.const(19)),
      indices.map((i) =>
        quotient.set(i64.shrS(i64.add(limb(h, i).get, quotient.get), i64.const(widthOf(i)))),
      ),
      limb(h, 0).set(i64.add(limb(h, 0).get, i64.mul(quotient.get, i64.const(19)))),
      indices.slice(0, -1).map((i) => carry(h, i)),
      limb(h, 9).set(i64.and(limb(h, 9).get, maskOf(9))),
      [0, 1, 2, 3].map((index) => i64.store(bytes.get, 8 * index, word(index))),
    ];
  });
}
