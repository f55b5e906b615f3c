import {
  type Call,
  type Code,
  i32,
  i64,
  type Local,
  type ModuleBuilder,
  memoryFill,
  whileLoop,
} from "./assembler.ts";

/** Rotation of each lane, by `x + 5 y` (Keccak reference, section 2.2). */
const ROTATIONS: readonly number[] = [
  0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
];

/** The 24 round constants, by the reference's shift register. */
const ROUND_CONSTANTS: readonly bigint[] = (() => {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << BigInt((1 << j) - 1);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
    return constant;
  });
})();

/**
 * Adds `keccakF()`, the permutation of the 200 bytes at `state`, and `keccak(blocks, lanes)`, which clears the state
 * and absorbs `blocks` padded blocks of `lanes` 64 bit words each from `input`.
 */
export function addKeccak(module: ModuleBuilder, input: number, state: number): void {
  const permute = addPermutation(module, state);
  module.func({ name: "keccak", params: ["i32", "i32"] }, ({ params, locals }) => {
    const [blocks, lanes] = params as [Local, Local];
    const [at, lane] = locals("i32", 2) as [Local, Local];
    return [
      memoryFill(i32.const(state), i32.const(0), i32.const(200)),
      at.set(i32.const(input)),
      whileLoop(blocks.get, [
        lane.set(i32.const(0)),
        whileLoop(i32.ltU(lane.get, i32.shl(lanes.get, i32.const(3))), [
          i64.store(lane.get, state, i64.xor(i64.load(lane.get, state), i64.load(i32.add(at.get, lane.get)))),
          lane.set(i32.add(lane.get, i32.const(8))),
        ]),
        at.set(i32.add(at.get, lane.get)),
        permute(),
        blocks.set(i32.sub(blocks.get, i32.const(1))),
      ]),
    ];
  });
}

function addPermutation(module: ModuleBuilder, state: number): Call {
  return module.func({ name: "keccakF" }, ({ locals }) => {
    const [a, b] = [locals("i64", 25), locals("i64", 25)];
    const parity = locals("i64", 5);
    const theta = locals("i64", 5);
    const xor = (first: Code, ...rest: Code[]): Code => rest.reduce((a, b) => i64.xor(a, b), first);
    const lane = (lanes: readonly Local[], x: number, y: number): Local =>
      lanes[(x % 5) + 5 * (y % 5)] as Local;
    const columns = [0, 1, 2, 3, 4];
    const cells = columns.flatMap((y) => columns.map((x) => [x, y] as const));

    const rounds = ROUND_CONSTANTS.map((constant) => [
      columns.map((x) => (parity[x] as Local).set(xor(...(columns.map((y) => lane(a, x, y).get) as [Code])))),
      columns.map((x) => {
        const [left, right] = [parity[(x + 4) % 5] as Local, parity[(x + 1) % 5] as Local];
        return (theta[x] as Local).set(i64.xor(left.get, i64.rotl(right.get, i64.const(1))));
      }),
      cells.map(([x, y]) =>
        lane(b, y, 2 * x + 3 * y).set(
          i64.rotl(
            i64.xor(lane(a, x, y).get, (theta[x] as Local).get),
            i64.const(ROTATIONS[x + 5 * y] as number),
          ),
        ),
      ),
      cells.map(([x, y]) => {
        const notNext = i64.xor(lane(b, x + 1, y).get, i64.const(-1));
        return lane(a, x, y).set(i64.xor(lane(b, x, y).get, i64.and(notNext, lane(b, x + 2, y).get)));
      }),
      lane(a, 0, 0).set(i64.xor(lane(a, 0, 0).get, i64.const(constant))),
    ]);
    return [
      a.map((local, i) => local.set(i64.load(i32.const(state), 8 * i))),
      rounds,
      a.map((local, i) => i64.store(i32.const(state), 8 * i, local.get)),
    ];
  });
}
