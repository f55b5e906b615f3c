import assert from "node:assert/strict";
import { it } from "node:test";
import { testAccount } from "@serinus/frame/testing";
import { variants } from "@serinus/scale";
import { type OriginCaller, signedCaller } from "./origin.ts";
import { equalPrivilegeOnly } from "./privilege.ts";
import { rawOriginCodec } from "./raw-origin-codec.ts";

it("origins may do the same when they are the same", () => {
  const compare = equalPrivilegeOnly(variants({ system: rawOriginCodec }));
  const root: OriginCaller = { type: "system", value: { type: "Root" } };
  assert.equal(compare(root, { type: "system", value: { type: "Root" } }), 0);
  assert.equal(compare(signedCaller(testAccount(1)), signedCaller(testAccount(1))), 0);
  assert.equal(compare(signedCaller(testAccount(1)), signedCaller(testAccount(2))), undefined);
  assert.equal(compare(root, signedCaller(testAccount(1))), undefined);
});
