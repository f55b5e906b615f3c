import { Weight } from "@serinus/runtime-api";
import { fieldless, tuple } from "@serinus/scale";
import { requireDecodable } from "../executive/decode-state.ts";
import type { Executive } from "../executive/executive.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** Which checks run when an upgrade is tried out (`frame_try_runtime::UpgradeCheckSelect`). */
const UpgradeCheckSelect = /* @__PURE__ */ fieldless(["None", "All", "PreAndPost", "TryState"], {
  path: ["frame_try_runtime", "UpgradeCheckSelect"],
});

/**
 * `TryRuntime`: trying out an upgrade on a state whose changes are dropped. Substrate leaves it out of code for the
 * chain, so metadata and version say nothing of it; here it can be called all the same, so that what is tried is the
 * very code that is put on chain.
 */
export function tryRuntimeApi(executive: Executive): RuntimeApi {
  const { system, host, pallets } = executive.parts;

  function requireInvariants(): void {
    // A check must change nothing; what it changes all the same is not to be seen as the upgrade's work.
    host.storage_start_transaction();
    for (const { pallet, code } of pallets) {
      try {
        code.tryState?.(pallet);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`after the upgrade the state of ${pallet.name} is not sound: ${why}`, { cause });
      }
    }
    host.storage_rollback_transaction();
  }

  return {
    name: "TryRuntime",
    id: "0xe0837fce09f4829a",
    version: 1,
    docs: "Trying out an upgrade.",
    methods: {
      on_runtime_upgrade: apiMethod({
        inputs: { checks: UpgradeCheckSelect },
        output: tuple(Weight, Weight),
        docs: "Runs all migrations and the checks asked for. Gives the weight used and the most that a block may use.",
        run: ({ checks: { type } }) => {
          const { upgrade } = executive.hooks;
          const used = type === "All" || type === "PreAndPost" ? upgrade.runChecked() : upgrade.run();
          if (type !== "None") requireDecodable(host, pallets);
          if (type === "All" || type === "TryState") requireInvariants();
          return [used, system.blockWeights.max_block];
        },
      }),
    },
  };
}
