import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { UsageError } from "../output/usage-error.ts";
import { parseChopsticksConfig } from "./chopsticks-config.ts";

const parse = (text: string, environment: Record<string, string> = {}) =>
  parseChopsticksConfig(text, environment, "/where");

/** As chopsticks' own `configs/kusama.yml` is laid out. */
const KUSAMA = `
endpoint:
  - wss://kusama-rpc.n.dwellir.com
  - wss://kusama-rpc.polkadot.io
mock-signature-host: true
block: \${env.KUSAMA_BLOCK_NUMBER}
db: ./db.sqlite
# wasm-override: runtime.wasm
runtime-log-level: 5

import-storage:
  System:
    Account:
      -
        -
          - 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY
        - providers: 1
          data:
            free: '10000000000000000000'
  ParasDisputes:
    $removePrefix: ['disputes']
`;

describe("a configuration in chopsticks' form", () => {
  test("is read as it is", () => {
    assert.deepEqual(parse(KUSAMA, { KUSAMA_BLOCK_NUMBER: "28000000" }), {
      endpoints: ["wss://kusama-rpc.n.dwellir.com", "wss://kusama-rpc.polkadot.io"],
      mockSignatures: true,
      at: 28_000_000,
      db: "/where/db.sqlite",
      runtimeLogLevel: 5,
      storage: {
        System: {
          Account: [
            [
              ["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"],
              { providers: 1, data: { free: "10000000000000000000" } },
            ],
          ],
        },
        ParasDisputes: { $removePrefix: ["disputes"] },
      },
      notes: [],
    });
    assert.equal(parse(KUSAMA).at, undefined);
  });

  test("has all of chopsticks' keys, and says which of them mean nothing here", () => {
    const config = parse(`
endpoint: ws://localhost:9944
block: "0x${"ab".repeat(32)}"
build-block-mode: Manual
resume: true
timestamp: 1700000000000
rpc-timeout: 1000
port: 8001
host: 0.0.0.0
wasm-override: new.wasm
prefetch-storages: [ "0x1234", System, { Staking: [ Ledger ] } ]
max-memory-block-count: 10
offchain-worker: true
process-queued-messages: false
allow-unresolved-imports: true
save-blocks: true
`);
    assert.equal(config.at, `0x${"ab".repeat(32)}`);
    assert.deepEqual(
      [config.seal, config.resume, config.timestamp, config.rpcTimeout, config.rpcPort, config.rpcHost],
      ["manual", true, 1_700_000_000_000, 1000, 8001, "0.0.0.0"],
    );
    assert.equal(config.wasmOverride, "/where/new.wasm");
    assert.deepEqual(config.prefetch, ["0x1234", "System", { Staking: ["Ledger"] }]);
    assert.equal(config.notes.length, 5);
    assert.match(
      config.notes.join("\n"),
      /max-memory-block-count has no effect here: blocks are kept on disk/,
    );
  });

  test("that does not fit is refused by key, value and what would fit", () => {
    const cases: [string, RegExp][] = [
      [
        "endpoint: http://localhost",
        /endpoint: an address that begins with ws:\/\/ or wss:\/\/ expected, got "http/,
      ],
      ["port: many", /port: a whole number expected, got "many"/],
      ["build-block-mode: Sometimes", /build-block-mode: Batch, Instant or Manual expected/],
      ["runtime-log-level: 9", /runtime-log-level: a number from 0 \(off\) to 5/],
      ["resume: maybe", /resume: true or false expected/],
      ["endpoints: x", /endpoints is no key of a configuration; there are endpoint, block/],
      ["import-storage: none.yml", /import-storage: \/where\/none.yml cannot be read \(ENOENT\)/],
      ["- 1", /no mapping/],
      ["a: [", /no YAML/],
    ];
    for (const [text, words] of cases)
      assert.throws(
        () => parse(text),
        (error) => error instanceof UsageError && words.test(error.message),
        text,
      );
  });
});
