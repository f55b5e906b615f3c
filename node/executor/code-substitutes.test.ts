import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { RuntimeVersion } from "@serinus/runtime-api";
import type { Runtime } from "@serinus/runtime-code";
import { createSubstitution } from "./code-substitutes.ts";

const version = (spec_version: number) =>
  RuntimeVersion.encode({
    spec_name: "test",
    impl_name: "test",
    authoring_version: 1,
    spec_version,
    impl_version: 0,
    apis: [],
    transaction_version: 1,
    system_version: 1,
  });

/** An engine whose code is one byte, its version; 0 does not load. */
const engine = {
  readVersion: ([spec = 0]: Uint8Array) => (spec === 0 ? undefined : version(spec)),
  instantiate: (code: Uint8Array) => runtimeOf(code),
};

function runtimeOf(code: Uint8Array): Runtime {
  const call = () => new Uint8Array();
  return { codeHash: toH256(blake2_256(code)), version: version(code[0] ?? 0), methods: [], call };
}

const hashAt = (number: number) => toH256(new Uint8Array(32).fill(number));
const numberOf = (hash: BlockHash) => [4, 5, 6].find((number) => hashAt(number) === hash);

describe("code substitutes", () => {
  // The second byte tells code of one version apart.
  const own = runtimeOf(Uint8Array.of(7, 1));
  const substitute = Uint8Array.of(7, 2);
  const substituted = createSubstitution(engine, [[5, substitute]], numberOf);

  it("stand in from their block on, for code of their version", () => {
    assert.equal(substituted(own, hashAt(4)), own);
    for (const number of [5, 6])
      assert.equal(substituted(own, hashAt(number)).codeHash, runtimeOf(substitute).codeHash);
    const later = runtimeOf(Uint8Array.of(8));
    assert.equal(substituted(later, hashAt(6)), later);
  });

  it("are left out for blocks that are not known, and when there are none", () => {
    assert.equal(substituted(own, hashAt(9)), own);
    assert.equal(createSubstitution(engine, [], numberOf)(own, hashAt(6)), own);
  });

  it("must load", () => {
    assert.throws(() => createSubstitution(engine, [[5, Uint8Array.of(0)]], numberOf), {
      name: "RangeError",
      message: "the substitute for the code from block 5 on does not load",
    });
  });
});
