import { writeFileSync } from "node:fs";
import { type Hex, isHex, toHex } from "@serinus/bytes";
import { dryRunJson, dryRunPage, runBlockJson, runBlockPage } from "@serinus/development";
import type { Json } from "@serinus/dynamic-codec";
import { createRemoteClient } from "@serinus/remote-state";
import { Header } from "@serinus/runtime-api";
import type { Command } from "commander";
import { websocketAddress } from "../config/chopsticks-config.ts";
import { type ForkNode, startForkNode } from "../node/fork-node.ts";
import { readRemoteBlock } from "../node/remote-chain.ts";
import { createLog } from "../output/log.ts";
import { UsageError } from "../output/usage-error.ts";

interface InspectFlags {
  readonly endpoint: string;
  readonly db?: string;
  readonly html?: string;
}

interface RunBlockFlags extends InspectFlags {
  readonly block?: string;
}

interface DryRunFlags extends InspectFlags {
  readonly at?: string;
  readonly extrinsic?: string;
  readonly address?: string;
  readonly call?: string;
  readonly origin?: string;
  readonly preimage?: string;
}

const TIMEOUT = 20_000;

/** `serinus run-block` and `serinus dry-run`: what blocks and calls of any chain change. */
export function addInspectCommands(program: Command, print: (text: string) => void): void {
  withSource(
    program.command("run-block").description("run a block of a chain again, and tell what it changed"),
  )
    .option("--block <block>", "number or hash; the last finalized one without it")
    .action(async (flags: RunBlockFlags) => {
      const endpoint = websocketAddress(flags.endpoint, "--endpoint");
      const client = createRemoteClient({ endpoints: [endpoint], timeout: TIMEOUT });
      const block = await readRemoteBlock(client, flags.block).finally(() => client.close());
      const { number, parent_hash } = Header.decode(block.encodedHeader);
      if (number === 0) throw new UsageError("the first block cannot be run: it stands on no state");
      await onFork(flags, parent_hash, async (node) => {
        const report = await node.development.runBlock({
          block: { header: toHex(block.encodedHeader), extrinsics: block.body.map(toHex) },
        });
        const details = { includeRaw: false, includeParsed: true, includeBlockDetails: true };
        write(
          flags,
          runBlockJson(report, details),
          runBlockPage(report, `${block.name}, block ${number}`),
          print,
        );
      });
    });
  withSource(
    program
      .command("dry-run")
      .description("try an extrinsic or a call on a chain's state, and tell what it changes"),
  )
    .option("--at <block>", "number or hash; the last finalized block without it")
    .option("--extrinsic <hex>", "a whole extrinsic; with --address a call of that account, not signed")
    .option("--address <account>", "who the call of --extrinsic is from")
    .option("--call <hex|json>", "a call, dispatched with --origin")
    .option("--origin <json|account>", "Root without it", "Root")
    .option("--preimage <hex>", "a call, dispatched as Root as an approved referendum would")
    .action(async (flags: DryRunFlags) => {
      await onFork(flags, flags.at, async (node) => {
        const { extrinsic, address, call, preimage } = flags;
        const report = await node.development.dryRun({
          extrinsic:
            extrinsic === undefined
              ? undefined
              : address === undefined
                ? hex(extrinsic, "--extrinsic")
                : { call: jsonOr(extrinsic), address },
          call: call === undefined ? undefined : jsonOr(call),
          origin: jsonOr(flags.origin ?? "Root"),
          preimage: preimage === undefined ? undefined : hex(preimage, "--preimage"),
        });
        write(flags, dryRunJson(report), dryRunPage(report), print);
      });
    });
}

function withSource(command: Command): Command {
  return command
    .requiredOption("--endpoint <url>", "WebSocket address of a node of the chain")
    .option("--db <folder>", "keeps what was fetched for later runs")
    .option("--html <file>", "writes a page; without it JSON is printed");
}

async function onFork(
  flags: InspectFlags,
  at: string | undefined,
  work: (node: ForkNode) => Promise<void>,
): Promise<void> {
  const log = createLog("info,runtime=off", { json: false, colour: false }, (line) =>
    process.stderr.write(line),
  );
  const node = await startForkNode({
    endpoints: [websocketAddress(flags.endpoint, "--endpoint")],
    at,
    db: flags.db,
    seal: "manual",
    rpcPort: 0,
    rpcHost: "127.0.0.1",
    rpcTimeout: TIMEOUT,
    log,
  });
  try {
    await work(node);
  } finally {
    await node.close();
  }
}

function write({ html }: InspectFlags, json: Json, page: string, print: (text: string) => void): void {
  if (html === undefined) {
    print(JSON.stringify(json, null, 2));
    return;
  }
  writeFileSync(html, page);
  print(`wrote ${html}`);
}

function jsonOr(text: string): unknown {
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${text} is no JSON: ${(error as Error).message}`);
  }
}

function hex(text: string, flag: string): Hex {
  if (!isHex(text)) throw new UsageError(`${flag}: 0x hex expected`);
  return text;
}
