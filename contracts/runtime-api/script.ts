import type { HostApi } from "@serinus/host-api";

/**
 * What the script of a TypeScript runtime evaluates to: a function that binds the runtime to a host, called once
 * per realm. The host object stays the same for the life of the realm; the engine points it at another state
 * between calls.
 */
export type RuntimeScript = (host: HostApi) => BoundRuntime;

/** A runtime bound to its host. Calls are synchronous and named as in Substrate: `Core_version`, `Metadata_metadata`. */
export interface BoundRuntime {
  /** Names of all entry points. */
  readonly methods: readonly string[];
  /**
   * Runs one entry point on SCALE-encoded arguments and returns its SCALE-encoded result.
   * A throw is what a trap is to Wasm: the call failed as a whole.
   */
  call(method: string, args: Uint8Array): Uint8Array;
}
