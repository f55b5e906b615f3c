import type { Hex } from "@serinus/bytes";
import { GenesisError } from "@serinus/frame";
import type { KeyedValidator, SessionHandler } from "@serinus/pallet-session";
import { BEEFY_ENGINE_ID, BeefyConsensusLog, type BeefyValidatorSet } from "@serinus/runtime-api";
import type { Beefy } from "./beefy.ts";

/** This set; `undefined` without validators. */
export function validatorSet({ storage }: Beefy): BeefyValidatorSet | undefined {
  return setOf(storage.Authorities.get(), storage.ValidatorSetId.get());
}

/** Every session has a set of its own. */
export function beefySessionHandler(beefy: Beefy, sessionIndex: () => number): SessionHandler {
  return {
    type: "beef",
    onGenesisSession: (validators) => putGenesisValidators(beefy, keysOf(validators)),
    onNewSession(_changed, validators, queued) {
      changeAuthorities(beefy, keysOf(validators), keysOf(queued));
      const { storage, constants } = beefy;
      const set = storage.ValidatorSetId.get();
      storage.SetIdSession.insert(set, sessionIndex());
      const kept = constants.MaxSetIdSessionEntries > 1n ? constants.MaxSetIdSessionEntries : 1n;
      if (set >= kept) storage.SetIdSession.remove(set - kept);
    },
    onDisabled: (index) => depositConsensus(beefy, { type: "OnDisabled", value: index }),
  };
}

/** The validators of set 0, which begins with session 0. @throws GenesisError when they are set already */
export function putGenesisValidators(beefy: Beefy, validators: readonly Hex[]): void {
  if (validators.length === 0) return;
  const { storage } = beefy;
  if (storage.Authorities.get().length > 0) {
    throw new GenesisError("beefy.authorities", "must be empty where the session has validators");
  }
  storage.Authorities.put([...validators]);
  storage.ValidatorSetId.put(0n);
  storage.NextAuthorities.put([...validators]);
  announce(beefy, setOf(validators, 0n), setOf(validators, 1n));
  storage.SetIdSession.insert(0n, 0);
}

function changeAuthorities(beefy: Beefy, validators: readonly Hex[], queued: readonly Hex[]): void {
  const { storage } = beefy;
  storage.Authorities.put([...validators]);
  const id = storage.ValidatorSetId.mutate((current) => current + 1n);
  storage.NextAuthorities.put([...queued]);
  const current = setOf(validators, id);
  if (current === undefined) return;
  depositConsensus(beefy, { type: "AuthoritiesChange", value: current });
  announce(beefy, current, setOf(queued, id + 1n));
}

function announce(
  { config }: Beefy,
  current: BeefyValidatorSet | undefined,
  next: BeefyValidatorSet | undefined,
): void {
  if (current !== undefined && next !== undefined) config.onNewValidatorSet(current, next);
}

/** Puts a message to BEEFY's clients into the header. */
function depositConsensus({ config }: Beefy, log: BeefyConsensusLog): void {
  config.depositLog({ type: "Consensus", value: [BEEFY_ENGINE_ID, BeefyConsensusLog.encode(log)] });
}

function setOf(validators: readonly Hex[], id: bigint): BeefyValidatorSet | undefined {
  return validators.length === 0 ? undefined : { validators: [...validators], id };
}

function keysOf(validators: readonly KeyedValidator<Hex>[]): Hex[] {
  return validators.map(([, key]) => key);
}
