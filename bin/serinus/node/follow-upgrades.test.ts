import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toH256 } from "@serinus/bytes";
import { ExecutorError } from "@serinus/executor";
import type { BlockEntry, ChainEvent } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import { followUpgrades } from "./follow-upgrades.ts";

const hash = toH256(new Uint8Array(32).fill(7));
const version = RuntimeVersion.encode({
  spec_name: "kusama",
  impl_name: "test",
  authoring_version: 2,
  spec_version: 1_006_001,
  impl_version: 0,
  apis: [],
  transaction_version: 26,
  system_version: 1,
});

function setup(failure?: Error) {
  const logged: string[] = [];
  let listener: (event: ChainEvent) => void = () => {};
  const prepared: string[] = [];
  const end = followUpgrades(
    {
      subscribe(to) {
        listener = to;
        return () => {
          listener = () => {};
        };
      },
    },
    {
      async prepare(at) {
        prepared.push(at);
        if (failure !== undefined) throw failure;
      },
      version: async () => version,
    },
    (level, target, message) => logged.push(`${level} ${target} ${message}`),
  );
  const best = async (runtimeChanged: boolean) => {
    const block = { hash, number: 5, runtimeChanged } as BlockEntry;
    listener({ type: "best", block, enacted: [block], retracted: [] });
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { logged, prepared, best, end };
}

describe("followUpgrades", () => {
  it("has new code loaded and says from when on it runs", async () => {
    const { logged, prepared, best, end } = setup();
    await best(false);
    assert.deepEqual(prepared, []);
    await best(true);
    assert.deepEqual(prepared, [hash]);
    assert.deepEqual(logged, ["info runtime kusama 1006001 runs from block #6 on"]);
    end();
    await best(true);
    assert.equal(prepared.length, 1);
  });

  it("says nothing of code that was loading when it ended", async () => {
    const { logged, best, end } = setup(new ExecutorError("bad-runtime", "the executor is closed"));
    const told = best(true);
    end();
    await told;
    assert.deepEqual(logged, []);
  });

  it("says at once when new code does not load", async () => {
    const { logged, best } = setup(new ExecutorError("bad-runtime", "the runtime code is empty"));
    await best(true);
    assert.equal(logged.length, 1);
    assert.match(
      logged[0] ?? "",
      /^error runtime the code that block #5 .* does not run: .*the runtime code is empty/,
    );
  });
});
