import { type Command, Option } from "commander";
import { UsageError } from "../output/usage-error.ts";

type Flag = readonly [flags: string, why: string];

const NO_PARACHAINS = "this node validates no parachains";
const ONE_DATABASE = "chain and state are in LMDB, which the system keeps in memory as far as there is any";
const ONE_ENGINE = "Wasm runtimes run on V8";

/** Flags of Substrate's and the Polkadot node's that are taken but change nothing here, and why. */
const WITHOUT_EFFECT: readonly Flag[] = [
  ["--no-mdns", "nodes of the local network are not looked for"],
  ["--no-hardware-benchmarks", "there are none; npm run bench measures a machine"],
  ["--detailed-log-output", "the log tells level and target of every line"],
  ["--enable-log-reloading", "system_addLogFilter always works"],
  ["--tracing-targets <targets>", "spans are not recorded; -l target=trace tells what happens"],
  ["--tracing-receiver <receiver>", "spans are not recorded"],
  ["--db, --database <which>", ONE_DATABASE],
  ["--db-cache <MiB>", ONE_DATABASE],
  ["--trie-cache-size <bytes>", ONE_DATABASE],
  ["--warm-up-trie-cache [how]", ONE_DATABASE],
  ["--db-storage-threshold <MiB>", "a full disk ends the node in good order; nothing is lost"],
  ["--db-storage-polling-period <seconds>", "a full disk ends the node in good order; nothing is lost"],
  ["--wasm-execution <method>", ONE_ENGINE],
  ["--wasmtime-instantiation-strategy <strategy>", ONE_ENGINE],
  ["--execution <strategy>", "a runtime is what the chain's :code says"],
  ["--execution-syncing <strategy>", "a runtime is what the chain's :code says"],
  ["--execution-import-block <strategy>", "a runtime is what the chain's :code says"],
  ["--execution-block-construction <strategy>", "a runtime is what the chain's :code says"],
  ["--execution-offchain-worker <strategy>", "a runtime is what the chain's :code says"],
  ["--execution-other <strategy>", "a runtime is what the chain's :code says"],
  ["--force-kusama", "a runtime is what the chain's :code says"],
  ["--force-westend", "a runtime is what the chain's :code says"],
  ["--force-rococo", "a runtime is what the chain's :code says"],
  ["--max-runtime-instances <count>", "one thread writes blocks, one answers calls; each has an instance"],
  ["--runtime-cache-size <count>", "runtimes that were loaded are kept as they are used"],
  ["--offchain-worker <when>", "runtimes' offchain workers are not run"],
  ["--enable-offchain-indexing <on>", "what blocks index is always kept"],
  ["--network-backend <which>", "the network is js-libp2p"],
  ["--max-parallel-downloads <count>", "each block is asked of one peer at a time"],
  ["--max-blocks-per-request <count>", "peers are asked for as many blocks as fit into an answer"],
  ["--kademlia-disjoint-query-paths", "queries take one path"],
  ["--kademlia-replication-factor <count>", "records go to the twenty closest peers"],
  ["--unsafe-force-node-key-generation", "a missing key is made; keep it, for others know the node by it"],
  ["--rpc-message-buffer-capacity-per-connection <count>", "64 MiB may wait for a client that does not read"],
  ["--pool-type <type>", "there is one kind of pool"],
  ["--insecure-validator-i-know-what-i-do", NO_PARACHAINS],
  ["--workers-path <folder>", NO_PARACHAINS],
  ["--execute-workers-max-num <count>", NO_PARACHAINS],
  ["--prepare-workers-soft-max-num <count>", NO_PARACHAINS],
  ["--prepare-workers-hard-max-num <count>", NO_PARACHAINS],
  ["--disable-worker-version-check", NO_PARACHAINS],
  ["--enable-approval-voting-parallel <on>", NO_PARACHAINS],
  ["--overseer-channel-capacity-override <count>", NO_PARACHAINS],
  ["--keep-finalized-for <hours>", NO_PARACHAINS],
];

/** Flags of theirs that ask for what there is not, and what to write instead. */
const REFUSED: readonly Flag[] = [
  ["--password-interactive", "nothing is asked for; write --password-filename and the file of the password"],
  [
    "--experimental-rpc-endpoint <endpoint...>",
    "there is one endpoint; write --rpc-port and the other --rpc-* flags",
  ],
  ["--wasm-runtime-overrides <folder>", "write the code into the specification's codeSubstitutes"],
  ["--ipfs-server", "leave it out; transactions are not served over bitswap"],
  [
    "--pyroscope-server <address>",
    "leave it out; node's own --cpu-prof profiles, and metrics are on --prometheus-port",
  ],
];

/** Declares them. Those that are refused are so before anything is done. */
export function addForeignFlags(command: Command): void {
  for (const [flags] of [...WITHOUT_EFFECT, ...REFUSED]) command.addOption(new Option(flags).hideHelp());
  command.hook("preAction", () => {
    for (const [name, instead] of given(command, REFUSED)) throw new UsageError(`${name}: ${instead}`);
  });
}

/** A line for each flag that was given and changes nothing. */
export function describeForeignFlags(command: Command): string[] {
  return given(command, WITHOUT_EFFECT).map(([name, why]) => `${name} has no effect here: ${why}`);
}

function given(command: Command, all: readonly Flag[]): (readonly [name: string, why: string])[] {
  return all.flatMap(([flags, why]) => {
    const option = new Option(flags);
    return command.getOptionValueSource(option.attributeName()) === "cli"
      ? [[option.long as string, why]]
      : [];
  });
}
