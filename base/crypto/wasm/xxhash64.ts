import { type Code, i32, i64, type Local, type ModuleBuilder, when, whileLoop } from "./assembler.ts";

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

/** Adds `xxhash64(length, seed)`: XXH64 of the `length` bytes at `input`, written little-endian to `output + 8 * seed`. */
export function addXxhash64(module: ModuleBuilder, input: number, output: number): void {
  module.func({ name: "xxhash64", params: ["i32", "i32"] }, ({ params, locals }) => {
    const [length, seed] = params as [Local, Local];
    const [h, wideSeed] = locals("i64", 2) as [Local, Local];
    const accumulators = locals("i64", 4);
    const [at, end] = locals("i32", 2) as [Local, Local];

    const times = (value: Code, prime: bigint): Code => i64.mul(value, i64.const(prime));
    const plus = (value: Code, prime: bigint): Code => i64.add(value, i64.const(prime));
    const rotate = (value: Code, bits: number): Code => i64.rotl(value, i64.const(bits));
    const round = (accumulator: Code, lane: Code): Code =>
      times(rotate(i64.add(accumulator, times(lane, P2)), 31), P1);
    const atLeast = (bytes: number): Code => i32.geS(i32.sub(end.get, at.get), i32.const(bytes));
    const step = (bytes: number): Code => at.set(i32.add(at.get, i32.const(bytes)));
    const shiftXor = (bits: number): Code => i64.xor(h.get, i64.shrU(h.get, i64.const(bits)));
    const starts = [P1 + P2, P2, 0n, -P1];
    const rotations = [1, 7, 12, 18];

    return [
      wideSeed.set(i64.extendU(seed.get)),
      at.set(i32.const(input)),
      end.set(i32.add(at.get, length.get)),
      when(
        atLeast(32),
        [
          accumulators.map((lane, i) => lane.set(plus(wideSeed.get, starts[i] as bigint))),
          whileLoop(atLeast(32), [
            accumulators.map((lane, i) => lane.set(round(lane.get, i64.load(at.get, 8 * i)))),
            step(32),
          ]),
          h.set(i64.const(0)),
          accumulators.map((lane, i) => h.set(i64.add(h.get, rotate(lane.get, rotations[i] as number)))),
          accumulators.map((lane) =>
            h.set(plus(times(i64.xor(h.get, round(i64.const(0), lane.get)), P1), P4)),
          ),
        ],
        h.set(plus(wideSeed.get, P5)),
      ),
      h.set(i64.add(h.get, i64.extendU(length.get))),
      whileLoop(atLeast(8), [
        h.set(plus(times(rotate(i64.xor(h.get, round(i64.const(0), i64.load(at.get))), 27), P1), P4)),
        step(8),
      ]),
      when(atLeast(4), [
        h.set(plus(times(rotate(i64.xor(h.get, times(i64.load32U(at.get), P1)), 23), P2), P3)),
        step(4),
      ]),
      whileLoop(atLeast(1), [
        h.set(times(rotate(i64.xor(h.get, times(i64.load8U(at.get), P5)), 11), P1)),
        step(1),
      ]),
      h.set(times(shiftXor(33), P2)),
      h.set(times(shiftXor(29), P3)),
      i64.store(i32.add(i32.const(output), i32.shl(seed.get, i32.const(3))), 0, shiftXor(32)),
    ];
  });
}
