import { setTimeout } from "node:timers/promises";
import type { BlockHash } from "@serinus/bytes";
import type { Random } from "../random.ts";
import { wholeResidentMiB } from "../reliability/resident-memory.ts";
import { checkNoTrouble, checkSameChain } from "./check-chains.ts";
import { type Attack, attack } from "./hostile-peers.ts";
import { type TestNetwork, waitUntil } from "./test-network.ts";
import { watchFinality } from "./watch-finality.ts";

/** A running network that was attacked. */
export interface AttackedNetwork extends Attack {
  /** Blocks that became final meanwhile on the node that had the fewest, and the largest lag of finality. */
  readonly finalized: number;
  readonly largestLag: number;
  /** MiB by which the attacked node that grew most had grown at most. */
  readonly grown: number;
  /** How often a peer was banned. */
  readonly banned: number;
}

const BANNED = /peerset: 12D3\w+ is banned/;

/**
 * Has hostile peers attack nodes of a running network for some milliseconds, longer until one is banned, and holds what became of it against what
 * must hold. @throws Error when finality is reversed or does not go on, honest peers are lost, chains differ, or a node
 * ends.
 */
export async function underAttack(
  nodes: TestNetwork,
  victims: readonly string[],
  { millis, random }: { readonly millis: number; readonly random: Random },
): Promise<AttackedNetwork> {
  const { plan, nodes: processes } = nodes.network;
  const addresses = await Promise.all(
    victims.map(async (name) => ((await nodes.ask(name, "system_localListenAddresses")) as string[])[0]),
  );
  const genesisHash = (await nodes.blockHash("rpc", 0)) as BlockHash;
  const memory = () =>
    victims.map((name) => wholeResidentMiB(processes.find((node) => node.plan.name === name)?.pid()));
  const lowest = async () => Math.min(...[...(await nodes.statuses()).values()].map((s) => s.finalized));
  const before = memory();
  const first = await lowest();
  const banned = () => nodes.lines.filter((line) => BANNED.test(line)).length;
  let grown = 0;
  const watch = watchFinality(nodes);
  const over = new AbortController();
  const attacked = attack({ genesisHash, addresses: addresses as string[] }, random, over.signal);
  try {
    const started = performance.now();
    const lasted = () => performance.now() - started;
    for (; lasted() < millis || (banned() === 0 && lasted() < 4 * millis); await setTimeout(1_000))
      grown = Math.max(grown, ...memory().map((now, i) => now - (before[i] as number)));
  } finally {
    over.abort();
  }
  const done = await attacked;
  const finalized = (await lowest()) - first;
  await watch.end();
  const goal = first + finalized + 1;
  await waitUntil(nodes, `all have #${goal} finalized and every honest peer`, 60_000, async () => {
    const all = [...(await nodes.statuses()).values()];
    const count = plan.nodes.length;
    return all.length === count && all.every((s) => s.finalized >= goal && s.peers >= count - 1);
  });
  await checkNoTrouble(nodes);
  await checkSameChain(nodes);
  return { ...done, finalized, largestLag: watch.largestLag(), grown, banned: banned() };
}
