import type { Weight } from "@serinus/runtime-api";

/** What runs once, when the runtime's version has changed (`OnRuntimeUpgrade`). */
export interface Migration {
  /** Changes the state and gives the weight used. A throw makes the block, and with it the new code, impossible. */
  run(): Weight;
  /**
   * Runs only when an upgrade is tried out: looks at the state before `run` and gives what looks at it afterwards
   * (`pre_upgrade`, `post_upgrade`). Both throw when the state is not as it has to be.
   */
  check?(): () => void;
}
