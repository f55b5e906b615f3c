import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { type BlockHash, fromHex, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";

import type { RuntimeCallApi, StateApi } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import { u32, u64, utf8Encode } from "@serinus/scale";
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

const read = (runtime: RuntimeCallApi, get: StateApi["get"] = () => undefined) =>
  readBlockRules({ runtime, state: { get } }, AT);

describe("what blocks have to carry", () => {
  it("is BABE and word of the parachains on a relay chain", async () => {
    // The slot's duration, then what else BABE is configured with.
    const configuration = Uint8Array.of(...u64.encode(12_000n), ...u64.encode(600n), 1, 2, 3);
    const runtime = runtimeWith(["Core", "BabeApi", "ParachainHost"], {
      BabeApi_configuration: configuration,
    });
    assert.deepEqual(await read(runtime), {
      engine: "BABE",
      timing: { slotDuration: 12_000, minimumPeriod: 6000, grid: 1 },
      hasParachains: true,
      parachain: undefined,
    });
  });

  it("is AURA's slot on a solo chain", async () => {
    const runtime = runtimeWith(["AuraApi", "Core"], { AuraApi_slot_duration: u64.encode(2001n) });
    assert.deepEqual(await read(runtime), {
      engine: "aura",
      timing: { slotDuration: 2001, minimumPeriod: 1001, grid: 1 },
      hasParachains: false,
      parachain: undefined,
    });
  });

  describe("is word of the relay chain on a parachain", () => {
    const id = (read: Record<string, Uint8Array>): StateApi["get"] => {
      return (at, key) => (at === AT ? read[toHex(key)] : undefined);
    };
    const PARACHAIN_ID = toHex(storagePrefix("ParachainInfo", "ParachainId"));

    it("which its state knows by a number", async () => {
      const runtime = runtimeWith(["CollectCollationInfo", "AuraApi"], {
        AuraApi_slot_duration: u64.encode(12_000n),
      });
      const expected = {
        engine: "aura",
        timing: { slotDuration: 12_000, minimumPeriod: 6000, grid: 6000 },
        hasParachains: false,
      };
      assert.deepEqual(await read(runtime, id({ [PARACHAIN_ID]: u32.encode(1005) })), {
        ...expected,
        parachain: { paraId: 1005, relayParentOffset: 0 },
      });
      assert.deepEqual(await read(runtime), {
        ...expected,
        parachain: { paraId: 100, relayParentOffset: 0 },
      });
    });

    it("which only its state knows of, in early 2021", async () => {
      const { engine, parachain } = await read(runtimeWith(["Core"]), id({ [PARACHAIN_ID]: u32.encode(9) }));
      assert.deepEqual(
        { engine, parachain },
        { engine: undefined, parachain: { paraId: 9, relayParentOffset: 0 } },
      );
    });

    it("which its runtime tells itself", async () => {
      const runtime = runtimeWith(["CollectCollationInfo", "GetParachainInfo", "RelayParentOffsetApi"], {
        GetParachainInfo_parachain_id: u32.encode(7),
        RelayParentOffsetApi_relay_parent_offset: u32.encode(2),
      });
      const { engine, parachain } = await read(runtime);
      // Without slots of its own it has no pre-digest.
      assert.deepEqual(
        { engine, parachain },
        { engine: undefined, parachain: { paraId: 7, relayParentOffset: 2 } },
      );
    });
  });

  it("is Kusama's where the runtime has no word on slots", async () => {
    assert.deepEqual(await read(runtimeWith(["Core"])), {
      engine: "BABE",
      timing: { slotDuration: 6000, minimumPeriod: 3000, grid: 1 },
      hasParachains: false,
      parachain: undefined,
    });
  });

  it("is an error when the runtime's word on slots makes no sense", async () => {
    const refused = async (answer: Uint8Array | undefined, message: RegExp) => {
      const answers = answer && { AuraApi_slot_duration: answer };
      await assert.rejects(read(runtimeWith(["AuraApi"], answers)), (error) => {
        assert.ok(error instanceof AuthoringError);
        assert.match(error.message, message);
        return true;
      });
    };
    await refused(undefined, /AuraApi_slot_duration trapped/);
    await refused(fromHex("0x0102"), /AuraApi_slot_duration gave no number/);
    await refused(u64.encode(0n), /slots of 0 ms, expected 1 to 86400000/);
    await refused(u64.encode(2n ** 64n - 1n), /slots of 18446744073709551615 ms/);
  });
});
