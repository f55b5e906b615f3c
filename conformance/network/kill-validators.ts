import { setTimeout } from "node:timers/promises";
import type { Random } from "../random.ts";
import { checkNoTrouble, checkSameChain } from "./check-chains.ts";
import { type TestNetwork, waitUntil } from "./test-network.ts";
import { watchFinality } from "./watch-finality.ts";

/** What one kill led to. */
export interface KillOfValidator {
  readonly victim: string;
  /** Milliseconds from its start until it had all that the others had finalized by then. */
  readonly caughtUp: number;
  readonly finalized: number;
}

/** Milliseconds that a killed node stays away. */
const AWAY = 3_000;
/** Milliseconds that a node may take, its start included, to stand where the others stand. */
const CATCH_UP = 60_000;

/**
 * Kills validators of a running network, one at a time and at random, every `interval` milliseconds, and starts them
 * again. @throws Error when finality is reversed, a validator contradicts itself, a database is damaged, a victim does
 * not catch up, or the chains differ in the end.
 */
export async function killValidators(
  nodes: TestNetwork,
  { kills, interval, random }: { readonly kills: number; readonly interval: number; readonly random: Random },
  onKill: (kill: KillOfValidator) => void = () => {},
): Promise<{ readonly common: number; readonly largestLag: number }> {
  const validators = nodes.network.plan.nodes.filter(({ validator }) => validator).map(({ name }) => name);
  const watch = watchFinality(nodes);
  try {
    for (let kill = 0; kill < kills; kill++) {
      const due = performance.now() + interval;
      const victim = validators[random.below(validators.length)] as string;
      await nodes.network.kill(victim);
      await setTimeout(AWAY);
      await nodes.network.start(victim);
      const others = [...(await nodes.statuses())].filter(([name]) => name !== victim);
      const finalized = Math.max(0, ...others.map(([, status]) => status.finalized));
      const caughtUp = await waitUntil(
        nodes,
        `${victim} catches up to #${finalized}`,
        CATCH_UP,
        async () => ((await nodes.status(victim))?.finalized ?? -1) >= finalized,
      );
      onKill({ victim, caughtUp: Math.round(caughtUp), finalized });
      watch.check();
      await setTimeout(Math.max(0, due - performance.now()));
    }
    const high = Math.max(...[...(await nodes.statuses()).values()].map(({ finalized }) => finalized));
    await waitUntil(nodes, `all finalize beyond #${high}`, 60_000, async () => {
      const statuses = [...(await nodes.statuses()).values()];
      return (
        statuses.length === nodes.network.plan.nodes.length &&
        statuses.every(({ finalized }) => finalized > high)
      );
    });
  } finally {
    await watch.end();
  }
  await checkNoTrouble(nodes);
  return { common: await checkSameChain(nodes), largestLag: watch.largestLag() };
}
