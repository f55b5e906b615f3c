import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readSections, SECTION } from "@serinus/runtime-code";
import { changesTables } from "./changes-tables.ts";
import { assemble } from "./fixtures/assemble.ts";

/** The code section of a module. */
function codeOf(text: string): Uint8Array {
  const code = readSections(assemble(text)).find(({ id }) => id === SECTION.code)?.content;
  assert.ok(code);
  return code;
}
const functionOf = (body: string): Uint8Array =>
  codeOf(`(module (memory 1) (table $t 1 funcref) (elem declare func $f) (elem $e func $f)
    (func $f (param $x i32) (local i64 i64 f32) ${body}))`);

describe("code that may change tables", () => {
  for (const body of [
    "(table.set $t (i32.const 0) (ref.func $f))",
    "(table.copy (i32.const 0) (i32.const 0) (i32.const 0))",
    "(table.fill $t (i32.const 0) (ref.func $f) (i32.const 1))",
    "(drop (table.grow $t (ref.null func) (i32.const 1)))",
    "(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))",
    "(elem.drop $e)",
    // Where it is never reached, too.
    "(return) (block (br 0) (table.set $t (i32.const 0) (ref.func $f)))",
  ]) {
    it(`is found: ${body}`, () => assert.equal(changesTables(functionOf(body)), true));
  }

  it("is not seen in bytes that stand for something else", () => {
    // 38 is the byte of table.set, 252 that of its relatives.
    const body = `
      (drop (i32.const 38)) (drop (i64.const -26)) (drop (i32.const 252)) (drop (i64.const 0x26fc0e26fc0e))
      (drop (f32.const 38)) (drop (f64.const 1e300))
      (block $a (block $b (br_table $a $b $a (local.get $x))))
      (if (result i32) (local.get $x) (then (i32.load offset=38 (i32.const 0))) (else (i32.const 1)))
      (drop)
      (i64.store offset=4902 align=1 (i32.const 0) (i64.const 1))
      (drop (select (result funcref) (ref.null func) (table.get $t (i32.const 0)) (local.get $x)))
      (memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))
      (drop (i32.trunc_sat_f64_u (f64.const 1))) (drop (table.size $t)) (drop (memory.grow (i32.const 38)))
      (drop (ref.is_null (ref.func $f))) (drop (i32.extend8_s (i32.const 1)))
      (loop (br_if 0 (i32.eqz (local.tee $x (i32.const 38)))))
      (call_indirect (param i32) (i32.const 38) (i32.const 0)) (call $f (i32.const 1)) (nop) (unreachable)`;
    assert.equal(changesTables(functionOf(body)), false);
  });

  it("is suspected in what is not known or ends early", () => {
    const code = functionOf("(drop (i32.const 1))");
    assert.equal(changesTables(code), false);
    for (let length = 1; length < code.length; length++)
      assert.equal(changesTables(code.subarray(0, length)), true, `${length} bytes`);
    // One function of two bytes without locals: an instruction for vectors, and one of tail calls.
    for (const opcode of [0xfd, 0x12]) assert.equal(changesTables(Uint8Array.of(1, 2, 0, opcode)), true);
    // A load that names its memory.
    assert.equal(changesTables(Uint8Array.of(1, 5, 0, 0x28, 0x40, 0, 0)), true);
    assert.equal(changesTables(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f)), true);
  });
});
