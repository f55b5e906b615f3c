import type { H256 } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";

/** Code that is ready to run. One call at a time; between calls it keeps nothing that a call could observe. */
export interface Runtime {
  readonly codeHash: H256;
  /** SCALE `RuntimeVersion` in its present layout, as `Core_version` or the code itself gave it. */
  readonly version: Uint8Array;
  /** Names of all entry points. */
  readonly methods: readonly string[];
  /**
   * Runs one entry point on `host` with SCALE-encoded arguments.
   * @throws RuntimeTrap when the runtime fails, or has no such entry point.
   */
  call(host: HostApi, method: string, args: Uint8Array): Uint8Array;
}
