import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createMemoryHost } from "@serinus/frame/testing";
import { assembleRuntime, type RuntimeOptions } from "@serinus/runtime-kusama";
import { u32 } from "@serinus/scale";
import { describeRuntime, diffRuntimes, type RuntimeDiff, runtimeDiffText } from "./diff-runtimes.ts";

/** A runtime's metadata as `Metadata_metadata_at_version` gives it. */
function described(version: number, options: RuntimeOptions = {}) {
  const { bound } = assembleRuntime(createMemoryHost(), options);
  const encoded = bound.call("Metadata_metadata_at_version", u32.encode(version));
  return describeRuntime(encoded, `V${version}`);
}

describe("the difference of two runtimes", () => {
  it("is told of metadata in any version", () => {
    for (const version of [14, 15, 16]) {
      const later = described(version, { version: { spec_version: 1_006_001 }, sudo: true });
      const diff = diffRuntimes(described(version), later);
      assert.deepEqual(
        diff.changes.map(({ kind, name, change }) => `${change} ${kind} ${name}`),
        ["added pallet Sudo"],
      );
      assert.equal(diff.needsTransactionVersion, false);
      assert.match(
        runtimeDiffText(diff),
        /^kusama 1006000 → kusama 1006001, transaction version 26 → 26\n\nSudo\n {2}\+ pallet Sudo\n {6}index 255\n/,
      );
    }
  });

  it("marks what breaks transactions, and says whether the version has to grow", () => {
    const before = described(15, { sudo: true });
    const without = diffRuntimes(before, described(15));
    assert.equal(without.needsTransactionVersion, true);
    assert.match(runtimeDiffText(without), /- pallet Sudo {2}!\n\n1 difference, 1 of them \(!\).*must grow$/);
    const raised = diffRuntimes(before, described(15, { version: { transaction_version: 27 } }));
    assert.equal(raised.needsTransactionVersion, false);
    assert.match(runtimeDiffText(raised), /and transaction_version differs$/);
  });

  it("is written pallet by pallet", () => {
    const numbers = { specName: "kusama", specVersion: 1, transactionVersion: 1 };
    const change = { owner: "Balances", details: [], breaksTransactions: false } as const;
    const diff: RuntimeDiff = {
      before: numbers,
      after: { ...numbers, specVersion: 2 },
      changes: [
        {
          ...change,
          kind: "call",
          name: "burn",
          change: "changed",
          details: ["value: u32 → u64"],
          breaksTransactions: true,
        },
        { ...change, kind: "storage", name: "Holds", change: "added" },
        { ...change, kind: "extension", owner: undefined, name: "CheckTip", change: "removed" },
      ],
      needsTransactionVersion: true,
    };
    assert.equal(
      runtimeDiffText(diff),
      [
        "kusama 1 → kusama 2, transaction version 1 → 1",
        "",
        "Balances",
        "  ~ call burn  !",
        "      value: u32 → u64",
        "  + storage Holds",
        "",
        "Runtime",
        "  - extension CheckTip",
        "",
        "3 differences, 1 of them (!) break transactions: transaction_version must grow",
      ].join("\n"),
    );
  });
});
