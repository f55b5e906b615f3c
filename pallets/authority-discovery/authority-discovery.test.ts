import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Hex } from "@serinus/bytes";
import { instantiate, type Json, jsonPublicKey, mount, place } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { hexFixed, vec } from "@serinus/scale";
import {
  type AuthorityDiscovery,
  authorities,
  authorityDiscoveryCode,
  authorityDiscoverySessionHandler,
} from "./authority-discovery.ts";
import { authorityDiscoveryApi } from "./authority-discovery-api.ts";
import { manifest } from "./manifest.ts";

const key = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
const keyed = (...keys: number[]) => keys.map((n) => [testAccount(n), key(n)] as const);
const genesisOf = (...keys: number[]): Json => ({
  keys: keys.map((n) => jsonPublicKey(32, 42).toJson(key(n))),
});

function chain(genesis: Json = {}) {
  const test = newTestChain(
    (parts) => {
      const placed = place("AuthorityDiscovery", 12, manifest);
      const { system, context, mounted } = testSystem(parts, [placed]);
      const discovery: AuthorityDiscovery = instantiate(context, placed, {});
      const pallets = [mounted, mount(discovery, authorityDiscoveryCode(42))];
      return { system: systemApi(system), pallets, discovery };
    },
    { authorityDiscovery: genesis },
  );
  const { discovery } = test.runtime;
  return { ...test, discovery, handler: authorityDiscoverySessionHandler(discovery) };
}

describe("the keys of authorities", () => {
  it("are those of this session and the next, sorted, each once", () => {
    const { discovery, handler, tryState } = chain();
    assert.deepEqual(authorities(discovery), []);
    handler.onGenesisSession?.(keyed(3, 1));
    assert.deepEqual(authorities(discovery), [key(1), key(3)]);
    handler.onNewSession?.(true, keyed(3, 1), keyed(2, 3));
    assert.deepEqual(discovery.storage.Keys.get(), [key(3), key(1)]);
    assert.deepEqual(discovery.storage.NextKeys.get(), [key(2), key(3)]);
    const answer = authorityDiscoveryApi(discovery).methods.authorities?.call(new Uint8Array());
    assert.deepEqual(vec(hexFixed(32)).decode(answer as Uint8Array), [key(1), key(2), key(3)]);
    tryState();
  });

  it("of this session stay when its validators do", () => {
    const { discovery, handler } = chain(genesisOf(1, 2));
    handler.onNewSession?.(false, keyed(5, 6), keyed(2, 3));
    assert.deepEqual(discovery.storage.Keys.get(), [key(1), key(2)]);
    assert.deepEqual(discovery.storage.NextKeys.get(), [key(2), key(3)]);
  });

  it("come from the genesis or from the session, not from both", () => {
    const { discovery, handler, tryState } = chain(genesisOf(1, 2));
    assert.deepEqual(
      [discovery.storage.Keys.get(), discovery.storage.NextKeys.get()],
      [
        [key(1), key(2)],
        [key(1), key(2)],
      ],
    );
    tryState();
    handler.onGenesisSession?.([]);
    assert.throws(
      () => handler.onGenesisSession?.(keyed(3)),
      /authorityDiscovery.keys: must be empty where the session has validators/,
    );
  });

  it("differ from one another", () => {
    for (const name of ["Keys", "NextKeys"] as const) {
      const { discovery, tryState } = chain(genesisOf(1, 2));
      discovery.storage[name].put([key(1), key(2), key(1)]);
      assert.throws(tryState, new RegExp(`${name} hold ${key(1)} twice`));
    }
  });
});
