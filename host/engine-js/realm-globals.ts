/**
 * Every global that a runtime finds in its realm besides `globalThis`. What is not listed does not exist there: no
 * clock, randomness, locale, I/O, promises or weak references, and no float arithmetic that may differ between machines.
 */
export const REALM_GLOBALS: readonly string[] = [
  "Infinity",
  "NaN",
  "undefined",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
  "AggregateError",
  "Array",
  "ArrayBuffer",
  "BigInt",
  "BigInt64Array",
  "BigUint64Array",
  "Boolean",
  "DataView",
  "Error",
  "EvalError",
  "Function",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Iterator",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Proxy",
  "RangeError",
  "ReferenceError",
  "Reflect",
  "RegExp",
  "Set",
  "String",
  "Symbol",
  "SyntaxError",
  "TypeError",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "WeakMap",
  "WeakSet",
];

/** The functions of `Math` whose results are exact, and so the same on every machine. */
const EXACT_MATH = [
  "abs",
  "ceil",
  "clz32",
  "floor",
  "imul",
  "max",
  "min",
  "round",
  "sign",
  "sqrt",
  "trunc",
] as const satisfies readonly (keyof Math)[];

/** `Math` as a runtime sees it. */
export function exactMath(): Readonly<Pick<Math, (typeof EXACT_MATH)[number]>> {
  return Object.freeze(
    Object.fromEntries(EXACT_MATH.map((name) => [name, Math[name]])) as Pick<
      Math,
      (typeof EXACT_MATH)[number]
    >,
  );
}
