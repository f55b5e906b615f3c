import { readFile, rename, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { parseChainSpec } from "@serinus/chain-spec";
import {
  createNetwork,
  type Network,
  type NetworkPlan,
  nodeCommand,
  planNetwork,
  pollStatus,
} from "@serinus/serinus-cli";
import type { Random } from "../random.ts";
import { checkDatabase } from "../reliability/check-database.ts";
import { connectRpc } from "../reliability/rpc-client.ts";
import { writeQuickChain } from "./quick-chain.ts";
import { databaseIn, makeSealedChain } from "./sealed-chain.ts";
import { waitUntil } from "./test-network.ts";

/** How far the new node had come when it was killed. */
export interface WarpKill {
  /** Milliseconds from its start. */
  readonly after: number;
  /** What it had then: its genesis alone, the state of a late block, or every block below that one too. */
  readonly had: "genesis" | "state" | "blocks";
}

export interface WarpRoundsOptions {
  /** Blocks that the chain has when the new node comes, in sessions of forty slots of half a second. */
  readonly blocks: number;
  readonly kills: number;
  readonly random: Random;
}

/** What came of it. */
export interface WarpOutcome {
  /** Milliseconds from the last start of the new node until it had every block. */
  readonly completed: number;
  /** Height of the state that was taken, of the last block that both have made final, and keys of its state. */
  readonly warpedTo: number;
  readonly finalized: number;
  readonly keys: number;
}

/** Milliseconds that each step may take. */
const TIMEOUT = 60_000;
/** Milliseconds within which a node is killed: from its start on, or from something it says. */
const KILL_EARLY_WITHIN = 2_500;
const KILL_WITHIN = 500;
const WARPED = /the state of #(\d+) is there/;
const COMPLETE = /all blocks since the genesis are there/;
const BEGUN = / sync: /;

/**
 * A new node comes to a chain that goes on, by `serinus node --sync warp`, and is killed with SIGKILL at random moments.
 * Started again it completes, and where it was done before it was killed, another comes: it takes the state of a late block and then every block since the genesis. Started once
 * more it does not warp again, and follows finality and BEEFY.
 * @throws Error when any of that does not hold, a database is damaged, or the two chains differ.
 */
export async function warpRounds(
  folder: string,
  { blocks, kills, random }: WarpRoundsOptions,
  tell: (kill: WarpKill) => void = () => {},
): Promise<WarpOutcome> {
  const plan = await planServerAndNewcomer(folder);
  const [alice, fresh] = plan.nodes as [(typeof plan.nodes)[0], (typeof plan.nodes)[0]];
  const lines: string[] = [];
  const network = createNetwork({
    plan,
    command: nodeCommand,
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onState: (name, state) => lines.push(`${name}: is ${state}`),
  });
  const watched = { lines, network };
  // Where the lines begin of the node as it is now, which may have been made anew.
  let born = 0;
  const said = (pattern: RegExp, from = born): RegExpExecArray | undefined => {
    const line = lines.slice(from).find((text) => text.startsWith("fresh:") && pattern.test(text));
    return line === undefined ? undefined : (pattern.exec(line) ?? undefined);
  };
  const finalizedOf = async (port: number) => (await pollStatus(port))?.finalized ?? 0;
  try {
    await network.load();
    const database = await makeChain(plan, blocks);
    await network.start("alice");
    await waitUntil(watched, "alice answers", TIMEOUT, async () => (await finalizedOf(alice.rpcPort)) > 0);
    for (let kill = 0; kill < kills; kill++) {
      // Who has the state already says something else when it goes on.
      const moment = random.pick([undefined, BEGUN, said(WARPED) ? BEGUN : WARPED]);
      const from = lines.length;
      const after = await killAtRandom(network, random, () => moment === undefined || !!said(moment, from));
      const had = said(COMPLETE) ? "blocks" : said(WARPED) ? "state" : "genesis";
      tell({ after, had });
      // It was done already: another one comes in its place.
      if (had !== "blocks") continue;
      await rm(fresh.folder, { recursive: true });
      born = lines.length;
    }

    const started = performance.now();
    await network.start("fresh");
    await waitUntil(watched, "every block is there", TIMEOUT, async () => said(COMPLETE) !== undefined);
    const completed = Math.round(performance.now() - started);
    const warpedTo = Number(said(WARPED)?.[1] ?? 0);
    if (warpedTo < blocks)
      throw new Error(`the new node took the state of #${warpedTo}, there were ${blocks}`);

    const from = lines.length;
    await network.restart("fresh");
    const goal = await finalizedOf(alice.rpcPort);
    await waitUntil(watched, `the new node has #${goal + 1} finalized`, TIMEOUT, async () => {
      return (await finalizedOf(fresh.rpcPort)) > goal;
    });
    await waitUntil(watched, `the new node has BEEFY's proof of #${goal} or above`, TIMEOUT, async () => {
      return (await committedOf(fresh.rpcPort)) >= goal;
    });
    if (said(WARPED, from)) throw new Error(`the new node warps again: ${said(WARPED, from)?.input}`);

    await network.stop();
    const { finalized, keys } = await checkDatabase(database(fresh), new Map());
    await checkDatabase(database(alice), new Map([[finalized.number, finalized.hash]]));
    return { completed, warpedTo, finalized: finalized.number, keys };
  } finally {
    await network.kill();
  }
}

/** Height of the last block that a node has BEEFY's proof of, 0 while there is none. */
async function committedOf(port: number): Promise<number> {
  const client = await connectRpc(`ws://127.0.0.1:${port}`);
  try {
    const head = await client.call("beefy_getFinalizedHead", []);
    const header = await client.call("chain_getHeader", [head]);
    return Number((header as { number: string }).number);
  } catch {
    return 0;
  } finally {
    await client.close();
  }
}

/** Plans who serves a chain and who comes to it with nothing. */
function planServerAndNewcomer(folder: string): Promise<NetworkPlan> {
  const common = { args: [], env: {} };
  return planNetwork(
    {
      ...{ chain: "local", genesis: {}, args: [] },
      nodes: [
        { ...common, name: "alice", validator: true, args: ["--alice"] },
        { ...common, name: "fresh", validator: false, args: ["--sync", "warp"] },
      ],
    },
    folder,
  );
}

/** Makes the chain that is served. @returns where nodes keep it. */
async function makeChain(
  plan: NetworkPlan,
  blocks: number,
): Promise<(node: { readonly folder: string }) => string> {
  const written = await writeQuickChain("brisk");
  const spec = parseChainSpec(await readFile(written.path, "utf8"));
  const [alice] = plan.nodes as [(typeof plan.nodes)[0]];
  const made = await makeSealedChain(alice.folder, { blocks, transfers: 1, spec, slot: 500 });
  await rename(made.spec, plan.specFile);
  written.remove();
  return (node) => databaseIn(node.folder, spec.id);
}

/** Starts the new node and kills it after something holds. @returns when, in milliseconds. */
async function killAtRandom(network: Network, random: Random, holds: () => boolean): Promise<number> {
  const started = performance.now();
  await network.start("fresh");
  const isEarly = holds();
  while (!holds() && performance.now() - started < TIMEOUT) await setTimeout(1);
  await setTimeout(random.below(isEarly ? KILL_EARLY_WITHIN : KILL_WITHIN));
  await network.kill("fresh");
  return Math.round(performance.now() - started);
}
