import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { instantiate, mount, place } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import type { Digest } from "@serinus/runtime-api";
import { authorshipCode } from "./code.ts";
import { author } from "./logic.ts";
import { manifest } from "./manifest.ts";

/** A chain whose digests name their author by the first byte of what engine `TEST` says. */
function chain() {
  const noted: AccountId[] = [];
  const state: { digest: Digest; lookups: number } = { digest: { logs: [] }, lookups: 0 };
  const test = newTestChain((parts) => {
    const placed = place("Authorship", 5, manifest);
    const { system, context, mounted } = testSystem(parts, [placed]);
    const authorship = instantiate(context, placed, {
      digest: () => state.digest,
      findAuthor(digests: readonly { engine: string; data: Uint8Array }[]) {
        state.lookups++;
        const named = digests.find(({ engine }) => engine === "TEST")?.data[0];
        return named === undefined ? undefined : testAccount(named);
      },
      noteAuthor: (who: AccountId) => void noted.push(who),
    });
    return { system: systemApi(system), pallets: [mounted, mount(authorship, authorshipCode)], authorship };
  });
  return { ...test, noted, state, authorship: test.runtime.authorship };
}

const named = (byte: number): Digest => ({
  logs: [
    { type: "Seal", value: ["TEST", Uint8Array.of(9)] },
    { type: "PreRuntime", value: ["OTHR", Uint8Array.of(8)] },
    { type: "PreRuntime", value: ["TEST", Uint8Array.of(byte)] },
  ],
});

describe("the author of a block", () => {
  it("is found in the pre-runtime digests, once, and told", () => {
    const { runToBlock, state, authorship, noted, tryState } = chain();
    state.digest = named(7);
    runToBlock(1);
    assert.equal(author(authorship), testAccount(7));
    assert.equal(author(authorship), testAccount(7));
    assert.equal(state.lookups, 1);
    assert.deepEqual(noted, [testAccount(7)]);
    tryState();
  });

  it("may be nobody", () => {
    const { runToBlock, authorship, noted, tryState } = chain();
    runToBlock(1);
    assert.equal(author(authorship), undefined);
    assert.deepEqual(noted, []);
    tryState();
  });

  it("is forgotten with the block", () => {
    const { runToBlock, state, authorship, noted } = chain();
    state.digest = named(7);
    runToBlock(1);
    state.digest = named(6);
    runToBlock(2);
    assert.equal(author(authorship), testAccount(6));
    assert.deepEqual(noted, [testAccount(7), testAccount(6)]);
  });

  it("must be the one that the digest names", () => {
    const { runToBlock, state, tryState } = chain();
    state.digest = named(7);
    runToBlock(1);
    state.digest = named(5);
    assert.throws(() => tryState(), /is stored, the digest names/);
  });
});
