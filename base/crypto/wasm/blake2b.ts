import { type Call, i32, i64, type Local, type ModuleBuilder, memoryFill, whileLoop } from "./assembler.ts";

const BLOCK = 128;

const IV: readonly bigint[] = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];

/** Order of the message words in each round; rounds 10 and 11 repeat the first two (RFC 7693, section 2.7). */
const SIGMA: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** Columns, then diagonals. */
const LANES: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

/**
 * Adds `blake2b(length, outLength)`: the unkeyed hash (RFC 7693) of the `length` bytes at `input`, written to
 * `output`. A block's worth of bytes behind the input is overwritten.
 */
export function addBlake2b(module: ModuleBuilder, input: number, output: number): void {
  const compress = addCompress(module, output);
  module.func({ name: "blake2b", params: ["i32", "i32"] }, ({ params, local }) => {
    const [length, outLength] = params as [Local, Local];
    const at = local("i32");
    const parameters = i64.xor(i64.const((IV[0] as bigint) ^ 0x01010000n), i64.extendU(outLength.get));
    return [
      i64.store(i32.const(output), 0, parameters),
      IV.slice(1).map((word, i) => i64.store(i32.const(output), 8 * (i + 1), i64.const(word))),
      // The last block, full or not, is the one that is marked; so a full one is not taken by the loop.
      whileLoop(i32.gtU(i32.sub(length.get, at.get), i32.const(BLOCK)), [
        at.set(i32.add(at.get, i32.const(BLOCK))),
        compress(i32.add(at.get, i32.const(input - BLOCK)), i64.extendU(at.get), i64.const(0)),
      ]),
      memoryFill(
        i32.add(length.get, i32.const(input)),
        i32.const(0),
        i32.sub(i32.add(at.get, i32.const(BLOCK)), length.get),
      ),
      compress(i32.add(at.get, i32.const(input)), i64.extendU(length.get), i64.const(-1)),
    ];
  });
}

function addCompress(module: ModuleBuilder, state: number): Call {
  return module.func({ params: ["i32", "i64", "i64"] }, ({ params, locals }) => {
    const [block, counter, lastBlock] = params as [Local, Local, Local];
    const v = locals("i64", 16);
    const at = (i: number): Local => v[i] as Local;
    const word = (i: number) => i64.load(block.get, 8 * i);
    const stateWord = (i: number) => i64.load(i32.const(state), 8 * i);
    const mix = ([a, b, c, d]: readonly [number, number, number, number], x: number, y: number) => {
      const [va, vb, vc, vd] = [at(a), at(b), at(c), at(d)];
      return [
        va.set(i64.add(i64.add(va.get, vb.get), word(x))),
        vd.set(i64.rotr(i64.xor(vd.get, va.get), i64.const(32))),
        vc.set(i64.add(vc.get, vd.get)),
        vb.set(i64.rotr(i64.xor(vb.get, vc.get), i64.const(24))),
        va.set(i64.add(i64.add(va.get, vb.get), word(y))),
        vd.set(i64.rotr(i64.xor(vd.get, va.get), i64.const(16))),
        vc.set(i64.add(vc.get, vd.get)),
        vb.set(i64.rotr(i64.xor(vb.get, vc.get), i64.const(63))),
      ];
    };
    return [
      IV.map((_, i) => at(i).set(stateWord(i))),
      IV.map((word, i) => at(8 + i).set(i64.const(word))),
      at(12).set(i64.xor(at(12).get, counter.get)),
      at(14).set(i64.xor(at(14).get, lastBlock.get)),
      [...SIGMA, ...SIGMA.slice(0, 2)].map((order) =>
        LANES.map((lanes, i) => mix(lanes, order[2 * i] as number, order[2 * i + 1] as number)),
      ),
      IV.map((_, i) =>
        i64.store(i32.const(state), 8 * i, i64.xor(stateWord(i), i64.xor(at(i).get, at(8 + i).get))),
      ),
    ];
  });
}
