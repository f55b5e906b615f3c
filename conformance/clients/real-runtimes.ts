import { findSpec } from "../specs-folder.ts";
import { writePlainSpec } from "./plain-spec.ts";

/** A runtime as others built it, and a chain that begins with it. */
export interface RealRuntime {
  readonly name: string;
  /** In the folder of specifications: one of them, or code alone. */
  readonly file: string;
  /** Of code alone: the preset that it builds its first state from. */
  readonly preset?: string;
  readonly specName: string;
  readonly specVersion: number;
  /** Of the relay chains, known from other nodes. */
  readonly genesisHash: string;
  readonly existentialDeposit: bigint;
  readonly ss58Format: number;
  readonly isParachain?: boolean;
  /** Whether it knows assets besides its own currency. */
  readonly hasAssets?: boolean;
  /** Whether it is governed by referenda. */
  readonly hasReferenda?: boolean;
}

export const REAL_RUNTIMES: readonly RealRuntime[] = [
  {
    name: "Kusama 1_000_000",
    // The first state written out, of chopsticks.
    file: "chopsticks-kusama-local.json",
    specName: "kusama",
    specVersion: 1_000_000,
    genesisHash: "0x0b7e22b7a6b4db88b03d17c849432b7a6ef68bebf6c226ed615f04678f14aa93",
    existentialDeposit: 333_333_333n,
    ss58Format: 2,
    hasReferenda: true,
  },
  {
    name: "Kusama 2_001_001",
    file: "kusama-2001001.wasm",
    preset: "local_testnet",
    specName: "kusama",
    specVersion: 2_001_001,
    genesisHash: "0x6949e0a5a6740d492dfaaedf12975d2d1834020cba98dcf5c22e82a2dd91165f",
    existentialDeposit: 333_333_333n,
    ss58Format: 2,
  },
  {
    // Rococo's: the last one under the name that Kusama's had as well.
    name: "Asset Hub 1_019_003",
    file: "statemine-1019003.wasm",
    preset: "development",
    specName: "statemine",
    specVersion: 1_019_003,
    genesisHash: "0xcd756f790d0bdc6a1eea3e812c926c90d0907c2090ec137c0f4e543cfca6d836",
    existentialDeposit: 3_333_333n,
    ss58Format: 42,
    isParachain: true,
    hasAssets: true,
  },
];

/** Why the tests of a runtime do not run, `false` when they do. */
export function missingRuntime({ file }: RealRuntime): string | false {
  const found = findSpec(file);
  return "missing" in found && found.missing;
}

/** The specification of a chain that begins with a runtime. @throws Error when its file is missing. */
export async function openRealChain({
  name,
  file,
  preset,
  ss58Format,
}: RealRuntime): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const found = findSpec(file);
  if ("missing" in found) throw new Error(found.missing);
  if (preset === undefined) return { path: found.path, remove: async () => {} };
  const properties = { ss58Format, tokenDecimals: 12, tokenSymbol: "KSM" };
  return writePlainSpec(found.path, preset, { name, properties });
}
