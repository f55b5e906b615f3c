import { equal } from "node:assert/strict";
import { test } from "node:test";
import { createModule, i32, i64, type Local, when, whileLoop } from "./assembler.ts";
import { instantiate } from "./instantiate.ts";

test("constants of every size come out as they went in", () => {
  const values = [
    0n,
    1n,
    -1n,
    63n,
    64n,
    -64n,
    -65n,
    8191n,
    8192n,
    2n ** 31n,
    -(2n ** 31n),
    2n ** 63n - 1n,
    -(2n ** 63n),
  ];
  for (const value of values) {
    const module = createModule(1);
    module.func({ name: "value", result: "i64" }, () => i64.const(value));
    equal(instantiate<{ value(): bigint }>(module.toBytes()).functions.value(), value);
  }
  for (const value of [0, 63, 64, -64, -65, 300, 2 ** 31 - 1, -(2 ** 31)]) {
    const module = createModule(1);
    module.func({ name: "value", result: "i32" }, () => i32.const(value));
    equal(instantiate<{ value(): number }>(module.toBytes()).functions.value(), value);
  }
});

test("functions call one another, loop and branch", () => {
  const module = createModule(1);
  const add = module.func({ params: ["i32", "i32"], result: "i32" }, ({ params: [a, b] }) =>
    i32.add((a as Local).get, (b as Local).get),
  );
  module.func({ name: "sumTo", params: ["i32"], result: "i32" }, ({ params, local }) => {
    const [n] = params as [Local];
    const total = local("i32");
    return [
      whileLoop(i32.gtS(n.get, i32.const(0)), [
        total.set(add(total.get, n.get)),
        n.set(i32.sub(n.get, i32.const(1))),
      ]),
      total.get,
    ];
  });
  module.func({ name: "sign", params: ["i32"], result: "i32" }, ({ params, local }) => {
    const [n] = params as [Local];
    const result = local("i32");
    return [
      when(i32.gtS(n.get, i32.const(0)), result.set(i32.const(1)), when(n.get, result.set(i32.const(-1)))),
      result.get,
    ];
  });
  const { functions } = instantiate<{ sumTo(n: number): number; sign(n: number): number }>(module.toBytes());
  equal(functions.sumTo(100), 5050);
  equal(functions.sumTo(0), 0);
  equal(functions.sign(7), 1);
  equal(functions.sign(0), 0);
  equal(functions.sign(-7), -1);
});

test("memory grows when more is reserved, and keeps its content", () => {
  const { bytes, reserve } = instantiate(createModule(1).toBytes());
  equal(bytes().length, 65536);
  bytes()[7] = 9;
  reserve(65536);
  equal(bytes().length, 65536);
  reserve(200_000);
  equal(bytes().length, 4 * 65536);
  equal(bytes()[7], 9);
});
