import type { H256 } from "@serinus/bytes";
import type { HashingApi } from "@serinus/host-api";
import { createIdleHost, type Runtime } from "@serinus/runtime-code";
import { callOnBoth } from "./compare-realms.ts";
import { createRealm, type Realm } from "./realm.ts";

/** How a script is run. */
export interface ScriptOptions {
  /** Answers scripts that hash while they are bound. */
  readonly hashing: HashingApi;
  /** Runs every call on a fresh realm as well and compares: finds runtimes that keep state. Slow, for tests. */
  readonly fresh?: boolean | undefined;
}

const NO_ARGS = new Uint8Array(0);

/**
 * Makes a script ready to run. Locks down the intrinsics of this thread.
 * @throws CodeError when it cannot be run. @throws RuntimeTrap when `Core_version` fails.
 */
export function loadScript(script: string, codeHash: H256, options: ScriptOptions): Runtime {
  const idleHost = createIdleHost(options.hashing);
  const name = `runtime-${codeHash.slice(2, 10)}`;
  const evaluate = (): Realm => createRealm(script, name, idleHost);
  const reused = evaluate();
  return {
    codeHash,
    version: reused.call(idleHost, "Core_version", NO_ARGS),
    methods: reused.methods,
    call:
      options.fresh === true
        ? (host, method, args) => callOnBoth({ fresh: evaluate(), reused }, host, method, args)
        : reused.call,
  };
}
