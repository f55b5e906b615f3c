import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Metadata, TypeRegistry } from "@polkadot/types";
import { toHex } from "@serinus/bytes";
import { decodeMetadata, typeAt, unwrapMetadata } from "@serinus/metadata";
import { createDynamicCodec, type DynamicCodec } from "./dynamic-codec.ts";

const folder = ["../../../shared", "../../../../shared"]
  .map((base) => join(import.meta.dirname, base, "reference/kusama/metadata"))
  .find((path) => existsSync(path));
const skip = folder === undefined && "no metadata of real runtimes on this machine";
const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith(".scale"));

function open(name: string): { readonly codec: DynamicCodec; readonly bytes: Uint8Array } {
  const bytes = unwrapMetadata(new Uint8Array(readFileSync(join(folder as string, name))));
  return { codec: createDynamicCodec(decodeMetadata(bytes)), bytes };
}

test("every type of real runtimes has a default that decodes and encodes again", { skip }, () => {
  for (const name of files) {
    const { codec } = open(name);
    for (const { id, def } of codec.metadata.types) {
      if (def.type === "variant" && def.value.variants.length === 0) continue;
      let encoded: Uint8Array;
      try {
        encoded = codec.encodeDefault(id);
      } catch (error) {
        // Types around an empty enum have no value at all.
        assert.match(String(error), /without variants/, `${name} type ${id}`);
        continue;
      }
      const value = codec.decode(id, encoded);
      assert.equal(toHex(codec.encode(id, value)), toHex(encoded), `${name} type ${id}`);
    }
  }
});

test("every default of real storage items decodes and encodes again", { skip }, () => {
  for (const name of files) {
    const { codec } = open(name);
    for (const item of codec.storage.all) {
      if (item.modifier !== "Default") continue;
      const value = codec.decodeValue(item, undefined);
      const what = `${name} ${item.pallet}.${item.name}`;
      assert.equal(toHex(codec.encode(item.value, value)), toHex(item.default), what);
    }
  }
});

test("calls are encoded as the field's own library does", { skip }, () => {
  const { codec, bytes } = open("kusama-relay.preahm-1006000.v15.scale");
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, toHex(bytes));
  registry.setMetadata(metadata);
  const ALICE = `0x${"d4".repeat(32)}`;
  const transfer = {
    type: "Balances",
    value: { type: "transfer_allow_death", value: { dest: ALICE, value: "12345678901234567890" } },
  };
  const batch = { type: "Utility", value: { type: "batch_all", value: { calls: [transfer, transfer] } } };
  const encoded = codec.encodeCall(batch);
  const call = registry.createType("Call", toHex(encoded));
  assert.equal(call.toHex(), toHex(encoded));
  const { method, section, args } = call.toHuman() as {
    method: string;
    section: string;
    args: { calls: unknown[] };
  };
  assert.deepEqual([section, method, args.calls.length], ["utility", "batchAll", 2]);
  const item = codec.storage.item("System", "Account");
  const value = { nonce: 5, data: { free: "77", flags: "0" } };
  const filling = createDynamicCodec(decodeMetadata(bytes), { missing: "default" });
  const account = filling.encode(item.value, value);
  const theirs = registry.createType(
    registry.createLookupType(typeAt(codec.metadata.types, item.value).id as never),
    value,
  );
  assert.equal(toHex(theirs.toU8a()), toHex(account));
});
