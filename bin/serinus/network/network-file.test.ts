import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../output/usage-error.ts";
import { DEFAULT_NETWORK } from "./default-network.ts";
import { parseNetwork } from "./network-file.ts";

test("without a file: four validators and a node on the port that clients expect", () => {
  assert.deepEqual(
    DEFAULT_NETWORK.nodes.map(({ name, validator }) => [name, validator]),
    [
      ["alice", true],
      ["bob", true],
      ["charlie", true],
      ["dave", true],
      ["rpc", false],
    ],
  );
  assert.equal(DEFAULT_NETWORK.nodes.at(-1)?.rpcPort, 9944);
});

test("reads our own form, with defaults", () => {
  const text = `
chain: local
genesis: { babe: {} }
args: [-l, debug]
nodes:
  - name: alice
    rpcPort: 9944
  - { name: eve, validator: false, args: [--sync, warp], env: { A: b } }
`;
  assert.deepEqual(parseNetwork(text, "yaml", "net.yml"), {
    chain: "local",
    genesis: { babe: {} },
    args: ["-l", "debug"],
    nodes: [
      { name: "alice", validator: true, rpcPort: 9944, args: [], env: {} },
      { name: "eve", validator: false, args: ["--sync", "warp"], env: { A: "b" } },
    ],
  });
});

test("reads zombienet's form: nodes, groups, ports, arguments, environment, genesis", () => {
  const text = `
[settings]
timeout = 1000
[relaychain]
default_image = "docker.io/parity/polkadot:latest"
default_command = "polkadot"
default_args = ["-lbabe=debug"]
chain = "rococo-local"
[relaychain.genesis.runtime.runtime_genesis_config.sudo]
key = "5Grw"
  [[relaychain.nodes]]
  name = "alice"
  ws_port = 9944
  p2p_port = 30333
  extra_args = ["--pruning", "archive"]
  env = [{ name = "LEVEL", value = 1 }]
  [[relaychain.nodes]]
  name = "new bob"
  validator = false
  [[relaychain.node_groups]]
  name = "group"
  count = 2
`;
  assert.deepEqual(parseNetwork(text, "toml", "net.toml"), {
    chain: "local",
    genesis: { sudo: { key: "5Grw" } },
    args: ["-lbabe=debug"],
    nodes: [
      {
        name: "alice",
        validator: true,
        rpcPort: 9944,
        port: 30333,
        args: ["--pruning", "archive"],
        env: { LEVEL: "1" },
      },
      { name: "new-bob", validator: false, args: [], env: {} },
      { name: "group-0", validator: true, args: [], env: {} },
      { name: "group-1", validator: true, args: [], env: {} },
    ],
  });
});

test("numbers that are larger than a JavaScript number holds are kept as they are", () => {
  const genesis = { balances: { balances: [["a", 123456789012345678901n]], small: 5 } };
  const yaml = `{ genesis: { balances: { balances: [[a, 123456789012345678901]], small: 5 } }, nodes: [{ name: a }] }`;
  assert.deepEqual(parseNetwork(yaml, "yaml", "net").genesis, genesis);
  const toml = `[relaychain.runtime_genesis_patch.balances]\nbalances = [["a", 1000000000000000001]]
[[relaychain.nodes]]\nname = "a"`;
  assert.deepEqual(parseNetwork(toml, "toml", "net").genesis, {
    balances: { balances: [["a", 1000000000000000001n]] },
  });
});

test("flags of zombienet's files are taken apart as a shell would, but for those that take one away", () => {
  const toml = `[relaychain]
default_args = ["--no-telemetry", "--sync warp", "-lparachain=debug"]
[[relaychain.nodes]]
name = "a"
args = ["--db=paritydb", "--database paritydb-experimental", "-:--insecure-validator-i-know-what-i-do", "--rpc-cors all"]`;
  const { args, nodes } = parseNetwork(toml, "toml", "net");
  assert.deepEqual(args, ["--no-telemetry", "--sync", "warp", "-lparachain=debug"]);
  assert.deepEqual(nodes[0]?.args, [
    "--db=paritydb",
    "--database",
    "paritydb-experimental",
    "--rpc-cors",
    "all",
  ]);
});

const refused: readonly [what: string, format: "yaml" | "toml", text: string, says: RegExp][] = [
  ["no YAML", "yaml", "nodes: [", /net: this is no YAML/],
  ["no TOML", "toml", "a =", /net: this is no TOML/],
  ["no nodes", "yaml", "nodes: []", /net: nodes \(line 1\): a network has at least one node/],
  ["nothing at all", "yaml", "", /net: the whole file/],
  ["an unknown key", "yaml", "nodes:\n- name: a\n  ports: 1", /net: nodes\[0\] \(line 3\): .*ports/],
  [
    "a name that is none",
    "yaml",
    "nodes: [{ name: ../a }]",
    /net: nodes\[0\]\.name \(line 1\): a node's name is/,
  ],
  ["a port that is none", "yaml", "nodes: [{ name: a, rpcPort: 70000 }]", /nodes\[0\]\.rpcPort/],
  [
    "a port given twice",
    "yaml",
    "nodes: [{ name: a, rpcPort: 9 }, { name: b, port: 9 }]",
    /port 9 is given twice; leave one out/,
  ],
  ["a name given twice", "yaml", "nodes: [{ name: a }, { name: a }]", /two nodes are called "a"/],
  ["nobody to make blocks", "yaml", "nodes: [{ name: a, validator: false }]", /no node is a validator/],
  ["a bomb of aliases", "yaml", bomb(), /net: this is no YAML/],
  [
    "parachains",
    "toml",
    '[relaychain]\n[[relaychain.nodes]]\nname="a"\n[[parachains]]\nid=1',
    /\[\[parachains\]\]/,
  ],
  [
    "another chain",
    "toml",
    '[relaychain]\nchain="acala"\n[[relaychain.nodes]]\nname="a"',
    /relaychain\.chain: "acala"/,
  ],
  [
    "a database from elsewhere",
    "toml",
    '[relaychain]\n[[relaychain.nodes]]\nname="a"\ndb_snapshot="x.tgz"',
    /relaychain\.nodes\[0\]\.db_snapshot: this cannot be done; leave it out/,
  ],
  [
    "a specification from elsewhere",
    "toml",
    '[relaychain]\nchain_spec_path="https://x"\n[[relaychain.nodes]]\nname="a"',
    /relaychain\.chain_spec_path: a specification is not fetched; name a file/,
  ],
  ["a field of another type", "toml", "[relaychain]\nnodes=1", /net: relaychain\.nodes/],
];

for (const [what, format, text, says] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => parseNetwork(text, format, "net"),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  });
}

function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(9)}]`,
  );
  return ["a0: &a0 [x]", ...levels].join("\n");
}
