import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { type BlockHash, fromHex } from "@serinus/bytes";

import type { RuntimeCallApi } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import { u64, utf8Encode } from "@serinus/scale";
import { AuthoringError } from "./authoring-error.ts";
import { readBlockRules } from "./block-rules.ts";

const AT = `0x${"11".repeat(32)}` as BlockHash;

/** A runtime with these APIs that answers calls as told. */
function runtimeWith(apis: readonly string[], answers: Record<string, Uint8Array> = {}): RuntimeCallApi {
  return {
    version: async () =>
      RuntimeVersion.encode({
        spec_name: "test",
        impl_name: "test",
        authoring_version: 1,
        spec_version: 1,
        impl_version: 1,
        apis: apis.map((name) => [blake2b(utf8Encode(name), { dkLen: 8 }), 1]),
        transaction_version: 1,
        system_version: 1,
      }),
    call: async (at, method) => {
      assert.equal(at, AT);
      const value = answers[method];
      return value === undefined ? { ok: false, error: `${method} trapped` } : { ok: true, value };
    },
  };
}

describe("what blocks have to carry", () => {
  it("is BABE and word of the parachains on a relay chain", async () => {
    // The slot's duration, then what else BABE is configured with.
    const configuration = Uint8Array.of(...u64.encode(12_000n), ...u64.encode(600n), 1, 2, 3);
    const runtime = runtimeWith(["Core", "BabeApi", "ParachainHost"], {
      BabeApi_configuration: configuration,
    });
    assert.deepEqual(await readBlockRules(runtime, AT), {
      engine: "BABE",
      timing: { slotDuration: 12_000, minimumPeriod: 6000 },
      hasParachains: true,
    });
  });

  it("is AURA's slot on a solo chain", async () => {
    const runtime = runtimeWith(["AuraApi", "Core"], { AuraApi_slot_duration: u64.encode(2001n) });
    assert.deepEqual(await readBlockRules(runtime, AT), {
      engine: "aura",
      timing: { slotDuration: 2001, minimumPeriod: 1001 },
      hasParachains: false,
    });
  });

  it("is Kusama's where the runtime has no word on slots", async () => {
    assert.deepEqual(await readBlockRules(runtimeWith(["Core"]), AT), {
      engine: "BABE",
      timing: { slotDuration: 6000, minimumPeriod: 3000 },
      hasParachains: false,
    });
  });

  it("is an error when the runtime's word on slots makes no sense", async () => {
    const refused = async (answer: Uint8Array | undefined, message: RegExp) => {
      const answers = answer && { AuraApi_slot_duration: answer };
      await assert.rejects(readBlockRules(runtimeWith(["AuraApi"], answers), AT), (error) => {
        assert.ok(error instanceof AuthoringError);
        assert.match(error.message, message);
        return true;
      });
    };
    await refused(undefined, /AuraApi_slot_duration trapped/);
    await refused(fromHex("0x0102"), /gave no number of milliseconds/);
    await refused(u64.encode(0n), /slots of 0 ms, expected 1 to 86400000/);
    await refused(u64.encode(2n ** 64n - 1n), /slots of 18446744073709551615 ms/);
  });
});
