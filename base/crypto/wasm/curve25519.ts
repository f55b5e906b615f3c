import { type Call, type Code, i32, type Local, type ModuleBuilder, when, whileLoop } from "./assembler.ts";
import { addField, difference, ELEMENT, sum } from "./field25519.ts";

/** Bytes of a point: X, Y, Z and T = XY/Z; or, made ready to be added, Y+X, Y-X, 2Z and 2dT. */
export const POINT = 4 * ELEMENT;

/** Where the functions find and put what they are not given. Addresses. */
export interface CurveMemory {
  /** Eight elements for intermediate results. */
  readonly scratch: number;
  /** The element 2d. */
  readonly twiceD: number;
  /** The point that `combine` adds up. */
  readonly sum: number;
  /** Odd multiples of the first point of `combine`, ready to be added. */
  readonly table: number;
  /** Signed digits of the two scalars, a byte each. */
  readonly digits: readonly [number, number];
  /** Of each of the points of `combineMany` the odd multiples, and of each of its scalars the digits. */
  readonly many: { readonly tables: number; readonly digits: number };
}

/** Digits of a scalar. */
export const DIGITS = 256;
/** Odd multiples that are kept of a point that is used once. */
export const VARIABLE_MULTIPLES = 8;

/**
 * Adds the curve -x^2 + y^2 = 1 + dx^2y^2: `double(point, withT)`, `addReady(point, ready, negative, withT)` and
 * `makeReady(out, point)`, with the formulas of Hisil, Wong, Carter and Dawson for extended coordinates, and
 * `combine(top, table)`: the sum of both tables' points times their digits, of which `top` is the first to look at.
 * `combineMany(top, count)` is the same for `count` points.
 * T is left stale where `withT` is zero; a doubling does not need it.
 */
export function addCurve(module: ModuleBuilder, memory: CurveMemory): void {
  const { mul, square } = addField(module);
  const scratch = (index: number): Code => i32.const(memory.scratch + ELEMENT * index);
  const coordinate = (point: Local, index: number): Code =>
    index === 0 ? point.get : i32.add(point.get, i32.const(ELEMENT * index));
  const [E, F, G, H, A, B] = [0, 1, 2, 3, 4, 5].map(scratch) as [Code, Code, Code, Code, Code, Code];
  const once = i32.const(1);

  /** Both operations end in X = EF, Y = GH, Z = FG, T = EH. */
  const finish = (point: Local, withT: Local): Code => [
    mul(coordinate(point, 0), E, F),
    mul(coordinate(point, 1), G, H),
    mul(coordinate(point, 2), F, G),
    when(withT.get, mul(coordinate(point, 3), E, H)),
  ];

  const double = module.func({ name: "double", params: ["i32", "i32"] }, ({ params }) => {
    const [point, withT] = params as [Local, Local];
    const [x, y, z] = [0, 1, 2].map((i) => coordinate(point, i)) as [Code, Code, Code];
    return [
      square(A, x, once),
      square(B, y, once),
      square(F, z, once),
      sum(E, x, y),
      square(E, E, once),
      sum(H, A, B),
      difference(G, B, A),
      difference(E, E, H),
      sum(F, F, F),
      difference(F, F, G),
      finish(point, withT),
    ];
  });

  const addReady = module.func({ name: "addReady", params: ["i32", "i32", "i32", "i32"] }, ({ params }) => {
    const [point, ready, negative, withT] = params as [Local, Local, Local, Local];
    const [x, y, z, t] = [0, 1, 2, 3].map((i) => coordinate(point, i)) as [Code, Code, Code, Code];
    const [sumYX, differenceYX, twiceZ, twiceDT] = [0, 1, 2, 3].map((i) => coordinate(ready, i)) as [
      Code,
      Code,
      Code,
      Code,
    ];
    // The negative of a point has x and t negated.
    return [
      sum(A, y, x),
      difference(B, y, x),
      mul(E, t, twiceDT),
      mul(F, z, twiceZ),
      when(
        negative.get,
        [mul(A, A, differenceYX), mul(B, B, sumYX), difference(G, F, E), sum(F, F, E)],
        [mul(A, A, sumYX), mul(B, B, differenceYX), sum(G, F, E), difference(F, F, E)],
      ),
      difference(E, A, B),
      sum(H, A, B),
      finish(point, withT),
    ];
  });

  module.func({ name: "makeReady", params: ["i32", "i32"] }, ({ params }) => {
    const [out, point] = params as [Local, Local];
    return [
      sum(coordinate(out, 0), coordinate(point, 1), coordinate(point, 0)),
      difference(coordinate(out, 1), coordinate(point, 1), coordinate(point, 0)),
      sum(coordinate(out, 2), coordinate(point, 2), coordinate(point, 2)),
      mul(coordinate(out, 3), coordinate(point, 3), i32.const(memory.twiceD)),
    ];
  });

  addCombine(module, memory, double, addReady);
  addCombineMany(module, memory, double, addReady);
}

/** Adds the multiple that a digit names: digits are odd, the tables hold 1, 3, 5, ... times the point. */
function addMultiple(addReady: Call, point: Code, table: Code, digit: Local, withT: Code): Code {
  const entry = (size: Code): Code => i32.add(table, i32.mul(i32.shrU(size, i32.const(1)), i32.const(POINT)));
  return when(
    i32.gtS(digit.get, i32.const(0)),
    addReady(point, entry(digit.get), i32.const(0), withT),
    when(digit.get, addReady(point, entry(i32.sub(i32.const(0), digit.get)), i32.const(1), withT)),
  );
}

function addCombine(module: ModuleBuilder, memory: CurveMemory, double: Call, addReady: Call): void {
  module.func({ name: "combine", params: ["i32", "i32"] }, ({ params, locals }) => {
    const [index, otherTable] = params as [Local, Local];
    const digits = locals("i32", 2) as [Local, Local];
    const point = i32.const(memory.sum);
    const isLast = i32.eqz(index.get);
    const add = (table: Code, digit: Local, withT: Code): Code =>
      addMultiple(addReady, point, table, digit, withT);
    const [first, second] = digits;
    return [
      whileLoop(i32.geS(index.get, i32.const(0)), [
        digits.map((digit, i) => digit.set(i32.load8S(index.get, memory.digits[i] as number))),
        double(point, i32.or(isLast, i32.or(first.get, second.get))),
        add(i32.const(memory.table), first, i32.or(isLast, second.get)),
        add(otherTable.get, second, isLast),
        index.set(i32.sub(index.get, i32.const(1))),
      ]),
    ];
  });
}

/** The doublings are done once for all points, whose tables and digits lie one behind the other. */
function addCombineMany(module: ModuleBuilder, memory: CurveMemory, double: Call, addReady: Call): void {
  module.func({ name: "combineMany", params: ["i32", "i32"] }, ({ params, locals }) => {
    const [index, count] = params as [Local, Local];
    const [term, digit] = locals("i32", 2) as [Local, Local];
    const point = i32.const(memory.sum);
    const one = i32.const(1);
    const digitAt = i32.add(i32.mul(term.get, i32.const(DIGITS)), index.get);
    const table = i32.add(
      i32.const(memory.many.tables),
      i32.mul(term.get, i32.const(VARIABLE_MULTIPLES * POINT)),
    );
    return [
      whileLoop(i32.geS(index.get, i32.const(0)), [
        double(point, one),
        term.set(i32.const(0)),
        whileLoop(i32.gtS(count.get, term.get), [
          digit.set(i32.load8S(digitAt, memory.many.digits)),
          addMultiple(addReady, point, table, digit, one),
          term.set(i32.add(term.get, one)),
        ]),
        index.set(i32.sub(index.get, one)),
      ]),
    ];
  });
}
