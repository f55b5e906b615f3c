import type { Hex } from "@serinus/bytes";
import { DispatchFailure } from "@serinus/frame";
import type { KeyedValidator, SessionHandler } from "@serinus/pallet-session";
import type { GrandpaAuthorities } from "@serinus/runtime-api";
import { putGenesisAuthorities } from "./genesis.ts";
import type { Grandpa } from "./grandpa.ts";
import { depositLog, scheduleChange } from "./schedule.ts";

/** Authorities change with the session's validators, each of weight 1. */
export function grandpaSessionHandler(grandpa: Grandpa, sessionIndex: () => number): SessionHandler {
  return {
    type: "gran",
    onGenesisSession: (validators) => putGenesisAuthorities(grandpa, authoritiesOf(validators)),
    onNewSession(changed, validators) {
      const { storage } = grandpa;
      const hasNewSet =
        (changed || storage.Stalled.exists()) && changeAuthorities(grandpa, authoritiesOf(validators));
      if (hasNewSet) beginSet(grandpa);
      storage.SetIdSession.insert(storage.CurrentSetId.get(), sessionIndex());
    },
    onDisabled: (index) => depositLog(grandpa, { type: "OnDisabled", value: BigInt(index) }),
  };
}

/** By force when finality stands still. Whether the change was scheduled: another may be pending. */
function changeAuthorities(grandpa: Grandpa, next: GrandpaAuthorities): boolean {
  const stalled = grandpa.storage.Stalled.take();
  try {
    scheduleChange(grandpa, next, stalled?.[0] ?? 0, stalled?.[1]);
    return true;
  } catch (error) {
    if (error instanceof DispatchFailure) return false;
    throw error;
  }
}

function beginSet({ storage, constants }: Grandpa): void {
  const set = storage.CurrentSetId.mutate((current) => current + 1n);
  const kept = constants.MaxSetIdSessionEntries > 1n ? constants.MaxSetIdSessionEntries : 1n;
  if (set >= kept) storage.SetIdSession.remove(set - kept);
}

function authoritiesOf(validators: readonly KeyedValidator<Hex>[]): GrandpaAuthorities {
  return validators.map(([, key]) => [key, 1n]);
}
