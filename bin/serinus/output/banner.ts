import type { Sealing } from "@serinus/authoring";
import { fromHex } from "@serinus/bytes";
import { accountIdOf, keypairFromUri, ss58Encode } from "@serinus/crypto";
import { ss58Prefix } from "../chain/chain-properties.ts";
import type { DevNode } from "../node/dev-node.ts";
import { nodeVersion } from "./version.ts";

/** The accounts that every development preset funds. */
const ACCOUNTS = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/** What a newcomer needs to know of a node that has just started. */
export function banner(node: DevNode, host: string, sealing: Sealing): string {
  const endpoint = `ws://${host.includes(":") ? `[${host}]` : host}:${node.port}`;
  const prefix = ss58Prefix(node.spec.properties);
  const accounts = ACCOUNTS.map((uri) => {
    const address = ss58Encode(fromHex(accountIdOf(keypairFromUri(uri, "sr25519"))), prefix);
    return `    ${uri.padEnd(12)} ${address}`;
  });
  const isDevelopment = node.spec.chainType === "Development" || node.spec.chainType === "Local";
  const lines = [
    "",
    `  Serinus ${nodeVersion()}: ${node.spec.name}`,
    "",
    `  WebSocket     ${endpoint}`,
    `  HTTP          ${endpoint.replace("ws:", "http:")}`,
    `  Genesis       ${node.genesisHash}`,
    `  Blocks        ${describeSealing(sealing)}`,
    `  Kept in       ${node.folder}`,
    "",
    ...(isDevelopment
      ? ["  Accounts (sr25519, known to everybody: never for real funds)", ...accounts, ""]
      : []),
    `  polkadot.js   https://polkadot.js.org/apps/?rpc=${endpoint}#/explorer`,
    `  papi console  https://dev.papi.how/explorer#networkId=custom&endpoint=${encodeURIComponent(endpoint)}`,
    "",
    "  Ctrl-C stops the node.",
    "",
  ];
  return `${lines.join("\n")}\n`;
}

function describeSealing(sealing: Sealing): string {
  if (sealing === "instant") return "instant: one as soon as a transaction is ready";
  if (sealing === "batch") return "batch: one when no transaction came for 100 ms";
  if (sealing === "manual") return "manual: when engine_createBlock asks for one";
  return `one every ${sealing.interval} ms`;
}
