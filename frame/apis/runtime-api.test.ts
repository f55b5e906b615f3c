import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiMethod, apiVersions, bindApis, type RuntimeApi } from "@serinus/frame";
import { u8, u32 } from "@serinus/scale";
import { version } from "../example/runtime.ts";

const adder: RuntimeApi = {
  name: "Adder",
  id: "0x0102030405060708",
  version: 2,
  docs: "",
  methods: {
    add: apiMethod({ inputs: { a: u8, b: u32 }, output: u32, run: ({ a, b }) => a + b }),
    fail: apiMethod({
      inputs: {},
      output: u32,
      run: () => {
        throw new RangeError("a bug");
      },
    }),
  },
};

describe("runtime APIs", () => {
  const announcing = { ...version, apis: apiVersions([adder]) };
  const runtime = bindApis(announcing, [adder]);

  it("take their arguments in order and answer encoded", () => {
    assert.deepEqual(runtime.methods, ["Adder_add", "Adder_fail"]);
    assert.deepEqual([...runtime.call("Adder_add", Uint8Array.of(1, 2, 0, 0, 0))], [3, 0, 0, 0]);
  });

  it("refuse arguments that are too short or too long", () => {
    const message = /Bad input data provided to Adder_add/;
    assert.throws(() => runtime.call("Adder_add", Uint8Array.of(1, 2)), message);
    assert.throws(() => runtime.call("Adder_add", Uint8Array.of(1, 2, 0, 0, 0, 0)), message);
    assert.throws(() => runtime.call("Adder_fail", new Uint8Array()), {
      name: "RangeError",
      message: "a bug",
    });
  });

  it("must be those that the version announces", () => {
    assert.throws(
      () => bindApis(announcing, []),
      /announces an API that it has not: 0x0102030405060708 version 2/,
    );
    assert.throws(() => bindApis({ ...version, apis: [] }, [adder]), /does not announce Adder/);
    assert.throws(() => bindApis(announcing, [{ ...adder, version: 3 }]), /does not announce Adder/);
  });
});
