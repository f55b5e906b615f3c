import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { storagePrefix } from "@serinus/crypto";
import type { HostApi } from "@serinus/host-api";
import { shrink } from "../generate/shrink.ts";
import { findSpec } from "../specs-folder.ts";
import { endBlock } from "./begin-block.ts";
import { generateSequence } from "./generate.ts";
import { judgementOf } from "./judgement.ts";
import { keptSequences, openSame, openTwins, run } from "./main.ts";
import { describeFailure } from "./report.ts";
import { runSteps } from "./run-steps.ts";
import { stories } from "./stories/stories.ts";
import { tellStory } from "./stories/tell-story.ts";
import { bindOurs } from "./twins.ts";

/** The checks `TryState` of `UpgradeCheckSelect`. */
const TRY_STATE = 3;

const SPECS = ["chopsticks-kusama-local.json", "kusama-2001001.wasm"];

describe("our runtime beside a real one", () => {
  for (const name of SPECS) {
    const spec = findSpec(name);
    test(name, { skip: "missing" in spec && spec.missing }, async () => {
      assert.ok("path" in spec);
      const { twins, judgement } = await openTwins(spec.path);
      for (const [file, kept] of keptSequences()) {
        if (kept.spec === name) assert.deepEqual(runSteps(twins, judgement, kept.steps), [], file);
      }
      const { differences } = generateSequence({ twins, judgement, seed: 1, calls: 60 }, new Map());
      assert.deepEqual(differences, []);
    });
  }
});

describe("a runtime that cannot be judged is refused with the reason", () => {
  for (const [name, words] of [
    ["kusama.json", /^kusama.json: kusama 1020 describes itself in metadata version 9: give a runtime with/],
    [
      "people-kusama.json",
      /^people-kusama.json: people-kusama 1002000 makes no first block as a relay chain/,
    ],
    ["polkadot-9160.wasm", /^polkadot-9160.wasm: .*GenesisBuilder_get_preset/],
  ] as const) {
    const spec = findSpec(name);
    test(name, { skip: "missing" in spec && spec.missing }, async () => {
      const { checks, failures } = await run(["--spec", name]);
      assert.equal(checks, 0);
      assert.match(failures.join(), words);
    });
  }
});

describe("our runtime beside itself", () => {
  let opened: ReturnType<typeof openSame> | undefined;
  const same = () => {
    opened ??= openSame();
    return opened;
  };

  test("does the same, and many calls succeed", () => {
    const { twins, judgement } = openSame();
    const tallies = new Map();
    const { steps, differences } = generateSequence({ twins, judgement, seed: 3, calls: 100 }, tallies);
    assert.deepEqual(differences, []);
    assert.ok([...tallies.values()].filter(({ succeeded }) => succeeded > 0).length > 10);
    assert.deepEqual(generateSequence({ twins, judgement, seed: 3, calls: 100 }, new Map()).steps, steps);
    assert.deepEqual(runSteps(twins, judgement, steps), []);
  });

  for (const story of stories) {
    test(`a story shows what it is about, and pallets stay sound: ${story.name}`, () => {
      const { twins, judgement } = same();
      const { differences, missing } = tellStory(story, twins, judgement);
      assert.deepEqual([differences, missing], [[], []]);
      endBlock(twins.ours);
      const tryState = () => twins.ours.call("TryRuntime_on_runtime_upgrade", Uint8Array.of(TRY_STATE));
      if (story.breaks === undefined) tryState();
      else assert.throws(tryState, story.breaks);
    });
  }

  test("a write that gets lost is found, and shrunk to the call that made it", () => {
    const index = storagePrefix("Indices", "Accounts");
    const forgetful = (host: HostApi) =>
      bindOurs({
        ...host,
        storage_set: (key, value) => {
          if (!index.every((byte, i) => key[i] === byte)) host.storage_set(key, value);
        },
      });
    const { twins, judgement } = openSame(forgetful);
    let seed = 1;
    let found = generateSequence({ twins, judgement, seed, calls: 60 }, new Map());
    while (found.differences.length === 0 && seed < 10) {
      found = generateSequence({ twins, judgement, seed: ++seed, calls: 60 }, new Map());
    }
    const what = found.differences[0]?.what;
    assert.match(what ?? "", /^storage Indices\.Accounts\[/);
    const shortest = shrink(found.steps, (some) => runSteps(twins, judgement, some)[0]?.what === what);
    assert.ok(shortest.length <= 2, JSON.stringify(shortest));
    const told = describeFailure(twins, judgement, { spec: "ours", steps: shortest });
    assert.match(told, /Indices\.(claim|force_transfer)|Utility|Scheduler/);
    assert.match(told, /"spec":"ours"/);
  });
});

describe("what is known to differ", () => {
  const because = { reason: "a test", upstream: "none" };
  const judgement = judgementOf(
    [
      {
        from: 5,
        to: 7,
        differences: [
          { kind: "storage", items: ["A.Gone"], ...because },
          { kind: "event", events: ["A.New"], ...because },
          { kind: "event", events: ["A.More"], isSurplus: () => true, ...because },
          { kind: "error", errors: ["A.One", "A.Other"], ...because },
          { kind: "call", calls: ["A.call"], when: ({ x }) => x === 1, ...because },
          { kind: "metadata", changes: ["call A.call removed"], ...because },
        ],
      },
    ],
    6,
  );
  const event = (name: string, value: number) => ({ block: 1, phase: null, name, value, topics: [] });
  const caller = { origin: "//Alice", account: "0x01", isFrozen: false, hasReserve: false };

  test("counts for its versions alone", () => {
    assert.equal(judgement.storage("A.Gone", 1, "ours"), null);
    assert.equal(judgement.storage("A.Here", 1, "ours"), 1);
    assert.equal(judgementOf([{ from: 5, to: 7, differences: [] }], 8).storage("A.Gone", 1, "ours"), 1);
  });

  test("leaves out events, and those of the real runtime that are over and above ours", () => {
    assert.deepEqual(judgement.events([event("A.New", 1), event("A.Old", 2)], "real"), [event("A.Old", 2)]);
    const ours = [event("A.More", 1)];
    assert.deepEqual(judgement.withoutSurplus(ours, [event("A.More", 0), event("A.More", 1)]), ours);
    assert.deepEqual(judgement.withoutSurplus([], [event("A.Old", 1)]), [event("A.Old", 1)]);
  });

  test("takes one error for another", () => {
    assert.deepEqual(judgement.errors({ result: ["A.Other"] }), { result: ["A.One"] });
  });

  test("leaves out calls and changes of metadata", () => {
    assert.equal(judgement.isMade("A.call", { x: 1 }, caller), false);
    assert.equal(judgement.isMade("A.call", { x: 2 }, caller), true);
    assert.equal(judgement.knowsMetadata("call A.call removed"), true);
    assert.equal(judgement.knowsMetadata("call A.call added"), false);
  });

  test("tells what was never met", () => {
    const fresh = judgementOf(
      [{ from: 0, to: 9, differences: [{ kind: "storage", items: ["A.Gone"], ...because }] }],
      6,
    );
    assert.equal(fresh.unused().length, 1);
    fresh.storage("A.Gone", 1, "real");
    assert.equal(fresh.unused().length, 0);
  });
});
