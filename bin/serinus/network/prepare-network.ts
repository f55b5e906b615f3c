import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BlockHash } from "@serinus/bytes";
import {
  buildGenesis,
  type ChainSpec,
  formatChainSpec,
  genesisHash,
  mergePatch,
  parseChainSpec,
  type RuntimeGenesis,
  readPreset,
  type StorageCaller,
  toRawSpec,
} from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import { createFolderKeystore } from "@serinus/keystore";
import { loadSpec } from "../chain/load-spec.ts";
import { databaseFolder } from "../node/base-path.ts";
import { UsageError } from "../output/usage-error.ts";
import type { NetworkFile } from "./network-file.ts";
import type { NetworkPlan } from "./plan-network.ts";
import { SESSION_KEYS, sessionEntry } from "./session-keys.ts";

/** What stash accounts begin with that the chain's preset does not fund, in planck. */
const ENDOWMENT = 1_000_000n * 10n ** 12n;

/**
 * Writes the network's specification, with its validators as the chain's authorities and its nodes' addresses, and
 * every validator's keys. A network that stands in the folder already goes on with what it has.
 * @throws UsageError when the specification cannot take other authorities.
 */
export async function prepareNetwork(
  file: NetworkFile,
  plan: NetworkPlan,
): Promise<{ readonly name: string; readonly hash: BlockHash }> {
  await mkdir(plan.folder, { recursive: true });
  const executor = createExecutor({
    storePath: join(plan.folder, "none"),
    pruning: "archive",
    writesSoon: false,
  });
  try {
    const stored = await storedSpec(plan.specFile);
    const spec =
      stored === undefined ? await makeSpec(file, plan, executor) : { ...stored, bootNodes: plan.bootNodes };
    // Ports differ from run to run. Whoever is given the specification, as light clients are, finds the nodes by it.
    await writeFile(plan.specFile, formatChainSpec(spec));
    for (const { validator, folder, sessionSeed } of plan.nodes) {
      if (!validator) continue;
      const keystore = createFolderKeystore(join(dirname(databaseFolder(folder, spec.id)), "keystore"));
      for (const [, type, scheme] of SESSION_KEYS) keystore.insert(type, scheme, sessionSeed);
    }
    return { name: spec.name, hash: genesisHash(await buildGenesis(spec, executor)) };
  } finally {
    await executor.close();
  }
}

async function storedSpec(path: string): Promise<ChainSpec | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseChainSpec(text);
}

async function makeSpec(file: NetworkFile, plan: NetworkPlan, caller: StorageCaller): Promise<ChainSpec> {
  const spec = await loadSpec(file.chain);
  const seeds = plan.nodes.filter(({ validator }) => validator).map(({ sessionSeed }) => sessionSeed);
  const { genesis } = spec;
  if (genesis.type === "raw") {
    throw new UsageError(
      `${file.chain}: its first state is written out, so its authorities cannot be the validators of this network; ` +
        "name a specification with runtimeGenesis",
    );
  }
  const reading = ownConfig(genesis, caller);
  // Keys are derived while the runtime starts on another thread.
  const entries = seeds.map(sessionEntry);
  const base = await reading;
  const config = mergePatch(mergePatch(base, authorities(base, entries)), file.genesis);
  // Written out, so that no node has to build it again.
  return toRawSpec(
    {
      ...spec,
      bootNodes: plan.bootNodes,
      genesis: { ...genesis, config: { type: genesis.config.type, value: config } },
    },
    caller,
  );
}

/** What a specification lays over its runtime's defaults, its preset included. */
async function ownConfig({ code, config }: RuntimeGenesis, caller: StorageCaller): Promise<Json> {
  if (config.type === "config" || config.preset === undefined) return config.value as Json;
  return mergePatch(await readPreset(caller, code, config.preset), config.value) as Json;
}

/** A patch that puts these validators in place of those that `base` names, and funds their stashes. */
function authorities(base: Json, entries: readonly ReturnType<typeof sessionEntry>[]): Json {
  const funded = ((base.balances as Json | undefined)?.balances ?? []) as (readonly [string, unknown])[];
  const known = new Set(funded.map(([address]) => address));
  const missing = entries.map(([stash]) => stash).filter((stash) => !known.has(stash));
  return {
    session: { keys: entries },
    balances: { balances: [...funded, ...missing.map((stash) => [stash, ENDOWMENT])] },
  };
}

type Json = Readonly<Record<string, unknown>>;
