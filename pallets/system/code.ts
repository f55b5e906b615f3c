import type { H256 } from "@serinus/bytes";
import {
  type CallOf,
  DispatchFailure,
  invalidTransaction,
  jsonObject,
  type PalletCode,
  type UnsignedValidator,
} from "@serinus/frame";
import { h256, u32 } from "@serinus/scale";
import { calls } from "./calls.ts";
import { WellKnownKey } from "./keys.ts";
import { assertBlockWeights } from "./limits.ts";
import type { SystemManifest } from "./manifest.ts";
import type { System } from "./system.ts";
import { assertSystemState } from "./try-state.ts";
import { authorizationOf, codeRefusal } from "./upgrade.ts";

const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** What stands for the hash of the block before genesis, and of genesis until the first block. */
const GENESIS_PLACEHOLDER = `0x${"45".repeat(32)}` as H256;

/** Anyone may send authorised code without a signature. */
const unsigned: UnsignedValidator<System, CallOf<SystemManifest>> = {
  validate(system, _source, call) {
    if (call.type !== "apply_authorized_upgrade") throw invalidTransaction.Call;
    const authorization = authorizationOf(system, call.value.code);
    if (authorization instanceof DispatchFailure) throw invalidTransaction.Call;
    if (codeRefusal(system, call.value.code, false) !== undefined) throw invalidTransaction.Call;
    return {
      priority: U64_MAX,
      requires: [],
      provides: [h256.encode(authorization.code_hash)],
      longevity: U64_MAX,
      propagate: true,
    };
  },
};

/** Everything System does. */
export const systemCode: PalletCode<System, Record<never, never>> = {
  calls,
  unsigned,
  hooks: { integrityTest: (system) => assertBlockWeights(system.constants.BlockWeights) },
  tryState: assertSystemState,
  genesis: {
    json: jsonObject({}),
    build({ storage, host, constants }) {
      const { spec_version, spec_name } = constants.Version;
      storage.BlockHash.insert(0, GENESIS_PLACEHOLDER);
      storage.ParentHash.put(GENESIS_PLACEHOLDER);
      storage.LastRuntimeUpgrade.put({ spec_version, spec_name });
      storage.UpgradedToU32RefCount.put(true);
      storage.UpgradedToTripleRefCount.put(true);
      host.storage_set(WellKnownKey.extrinsicIndex, u32.encode(0));
    },
  },
};
