import { fileURLToPath } from "node:url";
import type { ChainSpec } from "@serinus/chain-spec";

/** Who a built-in chain is, apart from its runtime. */
interface BuiltInChain {
  readonly name: string;
  readonly id: string;
  readonly chainType: "Development" | "Local";
  /** Preset of the runtime's GenesisBuilder. */
  readonly preset: string;
  /** Which of the runtime's entries is bundled. */
  readonly runtime: "development" | "fast";
}

const CHAINS: Readonly<Record<string, BuiltInChain>> = {
  development: {
    name: "Kusama Development",
    id: "kusama-dev",
    chainType: "Development",
    preset: "development",
    runtime: "development",
  },
  local: {
    name: "Kusama Local Testnet",
    id: "kusama-local",
    chainType: "Local",
    preset: "local_testnet",
    runtime: "development",
  },
  fast: {
    name: "Kusama Fast Local Testnet",
    id: "kusama-fast-local",
    chainType: "Local",
    preset: "four_validators",
    runtime: "fast",
  },
};

/** Other names of the same chains. */
const ALIASES: Readonly<Record<string, string>> = {
  dev: "development",
  "kusama-dev": "development",
  "kusama-local": "local",
  "kusama-fast-local": "fast",
};

/** Names that `--chain` takes beside the path of a specification. */
export const BUILT_IN_CHAINS: readonly string[] = Object.keys(CHAINS);

/** Whether `--chain` names a built-in chain. */
export function isBuiltIn(name: string): boolean {
  return Object.hasOwn(CHAINS, ALIASES[name] ?? name);
}

/**
 * The specification of a built-in chain; its runtime, Kusama with Sudo, is bundled from the sources of this repository.
 */
export async function builtInSpec(name: string): Promise<ChainSpec> {
  const chain = CHAINS[ALIASES[name] ?? name] as BuiltInChain;
  const entry = fileURLToPath(import.meta.resolve(`@serinus/runtime-kusama/${chain.runtime}`));
  // Nodes whose specification is a file bundle nothing.
  const { bundleRuntime } = await import("../runtime/bundle.ts");
  const { code } = await bundleRuntime({ entry });
  return {
    name: chain.name,
    id: chain.id,
    chainType: chain.chainType,
    bootNodes: [],
    telemetryEndpoints: [],
    protocolId: undefined,
    forkId: undefined,
    properties: { ss58Format: 2, tokenDecimals: 12, tokenSymbol: "KSM" },
    codeSubstitutes: [],
    genesis: { type: "runtime", code, config: { type: "patch", value: {}, preset: chain.preset } },
    extensions: {},
  };
}

/** Path of the relay chain's runtime. */
export function kusamaEntry(): string {
  return fileURLToPath(import.meta.resolve("@serinus/runtime-kusama"));
}
