import type { StorageEntry } from "@serinus/executor";

/** What a chain is for, as wallets see it: they offer the well-known accounts on `Development` and `Local` only. */
export type ChainType = "Development" | "Local" | "Live" | { readonly Custom: string };

/** A chain's specification: who it is, how to reach it, and how it begins. */
export interface ChainSpec {
  readonly name: string;
  /** Names the chain's folder, so it is a plain word. */
  readonly id: string;
  readonly chainType: ChainType;
  /** Multiaddresses with a peer id. */
  readonly bootNodes: readonly string[];
  /** Addresses with the most detailed verbosity that they want. */
  readonly telemetryEndpoints: readonly (readonly [url: string, verbosity: number])[];
  readonly protocolId: string | undefined;
  /** Tells chains apart that have the same genesis block. */
  readonly forkId: string | undefined;
  /** `ss58Format`, `tokenDecimals`, `tokenSymbol`, ... */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Code that takes the place of the chain's own from a block number on, until the chain's version changes. */
  readonly codeSubstitutes: readonly (readonly [number: number, code: Uint8Array])[];
  readonly genesis: RawGenesis | RuntimeGenesis;
  /** Other fields, kept as they are: `relay_chain`, `para_id`, `lightSyncState`, ... */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The whole first state. */
export interface RawGenesis {
  readonly type: "raw";
  readonly top: readonly StorageEntry[];
  /** Child tries by their names without prefix. */
  readonly children: readonly (readonly [child: Uint8Array, entries: readonly StorageEntry[]])[];
}

/** A runtime, and what it is to build the first state from. */
export interface RuntimeGenesis {
  readonly type: "runtime";
  readonly code: Uint8Array;
  readonly config: GenesisConfig;
}

/** JSON as the runtime's `GenesisBuilder` takes it. */
export type GenesisConfig =
  /** Everything, as it is. */
  | { readonly type: "config"; readonly value: unknown }
  /** Laid over the runtime's defaults, or over one of its presets, itself laid over them (RFC 7396 merge patch). */
  | { readonly type: "patch"; readonly value: unknown; readonly preset?: string | undefined };
