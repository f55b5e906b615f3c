import { toH256 } from "@serinus/bytes";
import { type Calls, DispatchFailure, ensureRoot, ensureSigned } from "@serinus/frame";
import { u64 } from "@serinus/scale";
import { depositLog } from "./block.ts";
import { WellKnownKey } from "./keys.ts";
import type { System } from "./system.ts";
import { authorizationOf, authorizeUpgrade, codeRefusal, updateCode } from "./upgrade.ts";

/** One handler a call: origin, then logic. */
export const calls: Calls<System> = {
  remark: {
    weight: (system, { remark }) => system.config.weights.remark({ b: remark.length }),
    dispatch: () => {},
  },
  set_heap_pages: {
    weight: (system) => system.config.weights.set_heap_pages(),
    class: "Operational",
    dispatch(system, origin, { pages }) {
      ensureRoot(origin);
      system.host.storage_set(WellKnownKey.heapPages, u64.encode(pages));
      depositLog(system, { type: "RuntimeEnvironmentUpdated" });
    },
  },
  set_code: {
    weight: (system) => system.config.weights.set_code(),
    class: "Operational",
    dispatch(system, origin, { code }) {
      ensureRoot(origin);
      return setCode(system, code, true);
    },
  },
  set_code_without_checks: {
    weight: (system) => system.config.weights.set_code(),
    class: "Operational",
    dispatch(system, origin, { code }) {
      ensureRoot(origin);
      return setCode(system, code, false);
    },
  },
  set_storage: {
    weight: (system, { items }) => system.config.weights.set_storage({ i: items.length }),
    class: "Operational",
    dispatch(system, origin, { items }) {
      ensureRoot(origin);
      for (const [key, value] of items) system.host.storage_set(key, value);
    },
  },
  kill_storage: {
    weight: (system, { keys }) => system.config.weights.kill_storage({ i: keys.length }),
    class: "Operational",
    dispatch(system, origin, { keys }) {
      ensureRoot(origin);
      for (const key of keys) system.host.storage_clear(key);
    },
  },
  kill_prefix: {
    weight: (system, { subkeys }) =>
      system.config.weights.kill_prefix({ p: Math.min(subkeys + 1, 0xffff_ffff) }),
    class: "Operational",
    dispatch(system, origin, { prefix, subkeys }) {
      ensureRoot(origin);
      system.host.storage_clear_prefix(prefix, subkeys);
    },
  },
  remark_with_event: {
    weight: (system, { remark }) => system.config.weights.remark_with_event({ b: remark.length }),
    dispatch(system, origin, { remark }) {
      const sender = ensureSigned(origin);
      const hash = toH256(system.host.hashing_blake2_256(remark));
      system.deposit({ type: "Remarked", value: { sender, hash } });
    },
  },
  authorize_upgrade: {
    weight: (system) => system.config.weights.authorize_upgrade(),
    class: "Operational",
    dispatch(system, origin, { code_hash }) {
      ensureRoot(origin);
      authorizeUpgrade(system, code_hash, true);
    },
  },
  authorize_upgrade_without_checks: {
    weight: (system) => system.config.weights.authorize_upgrade(),
    class: "Operational",
    dispatch(system, origin, { code_hash }) {
      ensureRoot(origin);
      authorizeUpgrade(system, code_hash, false);
    },
  },
  apply_authorized_upgrade: {
    weight: (system) => system.config.weights.apply_authorized_upgrade(),
    class: "Operational",
    dispatch(system, _origin, { code }) {
      const authorization = authorizationOf(system, code);
      if (authorization instanceof DispatchFailure) throw authorization;
      system.storage.AuthorizedUpgrade.kill();

      const refusal = codeRefusal(system, code, authorization.check_version);
      if (refusal === system.error.MultiBlockMigrationsOngoing) throw refusal;
      if (refusal !== undefined) {
        // The same code would be refused again, so the authorisation is gone for good; the caller is not to blame.
        const { code_hash } = authorization;
        system.deposit({
          type: "RejectedInvalidAuthorizedUpgrade",
          value: { code_hash, error: refusal.error },
        });
        return { pays_fee: { type: "No" } };
      }
      updateCode(system, code);
      return { actual_weight: system.constants.BlockWeights.max_block, pays_fee: { type: "No" } };
    },
  },
};

/** New code takes the rest of the block, so that nothing more runs on the old one. */
function setCode(system: System, code: Uint8Array, checkVersion: boolean) {
  const refusal = codeRefusal(system, code, checkVersion);
  if (refusal !== undefined) throw refusal;
  updateCode(system, code);
  return { actual_weight: system.constants.BlockWeights.max_block };
}
