import assert from "node:assert/strict";
import { test } from "node:test";
import { createScreen, type StatusRow, statusLine, statusTable } from "./status-screen.ts";

const rows: readonly StatusRow[] = [
  {
    name: "alice",
    validator: true,
    state: "running",
    rpcPort: 9944,
    status: { best: 12, finalized: 10, finalizedHash: "0x00", peers: 4, syncing: false },
  },
  { name: "rpc", validator: false, state: "running", rpcPort: 9945, status: undefined },
  { name: "eve", validator: true, state: "failed", rpcPort: 9946, status: undefined },
];

test("a table with a line for each node", () => {
  assert.deepEqual(statusTable(rows), [
    "node   role       state     best  finalized  peers  rpc",
    "alice  validator  running   #12   #10        4      ws://127.0.0.1:9944",
    "rpc    full node  starting  -     -          -      ws://127.0.0.1:9945",
    "eve    validator  failed    -     -          -      ws://127.0.0.1:9946",
  ]);
  assert.equal(statusLine(rows), "alice 12/10, rpc starting, eve failed");
});

test("what scrolls by goes above what stays", () => {
  let written = "";
  const screen = createScreen(
    (text) => {
      written += text;
    },
    () => 5,
  );
  screen.show(["one", "too long"]);
  screen.print("log");
  assert.equal(written, "one\ntoo l\n\u001b[2A\u001b[0Jlog\none\ntoo l\n");
});
