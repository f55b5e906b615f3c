import type { AccountId, Hex } from "@serinus/bytes";
import {
  type AnyCall,
  bindWeights,
  instantiate,
  type Json,
  jsonObject,
  jsonPublicKey,
  mount,
  place,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import {
  canIncConsumer,
  decConsumers,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  systemApi,
} from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { hexFixed, struct, u32 } from "@serinus/scale";
import { sessionCode } from "./code.ts";
import { upToLimitDisabling } from "./disabling.ts";
import { type Historical, historicalCode } from "./historical/historical.ts";
import { keyOwnerProofs } from "./historical/key-owner-proofs.ts";
import { manifest as historicalManifest } from "./historical/manifest.ts";
import { noteHistoricalRoots } from "./historical/note-historical-roots.ts";
import { type SessionManifest, sessionManifest } from "./manifest.ts";
import type { Session } from "./session.ts";

export const [ALICE, BOB, CHARLIE, DAVE, NOBODY] = testAccounts(1, 2, 3, 4, 9);
export const key = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
/** The two session keys of a validator. */
export const keysOf = (n: number) => ({ first: key(n), second: key(0x80 + n) });
export const Keys = struct({ first: hexFixed(32), second: hexFixed(32) }, { path: ["test_runtime", "Keys"] });
export const keysJson = jsonObject({ first: jsonPublicKey(32, 42), second: jsonPublicKey(32, 42) });
const WEIGHTS = { set_keys: { refTime: 1000n }, purge_keys: { refTime: 2000n } } as const;

/** A chain whose sessions end when told, whose validators are those named last, and that notes what handlers hear. */
export function sessionChain(validators: readonly AccountId[] = [ALICE, BOB]) {
  const state = {
    ends: false,
    chosen: undefined as readonly AccountId[] | undefined,
    heard: [] as unknown[],
    isValidator: true,
  };
  const keys = [
    { type: "fst_", field: "first" },
    { type: "snd_", field: "second" },
  ];
  const genesis: Record<string, Json> = {
    session: {
      keys: validators.map((who, i) => [who, who, keysJson.toJson(keysOf(i + 1))]),
    },
  };
  const test = newTestChain((parts) => {
    const placed = place("Session", 8, sessionManifest(Keys) as unknown as SessionManifest);
    const placedHistorical = place("Historical", 34, historicalManifest);
    const { system, context, mounted } = testSystem(parts, [placed, placedHistorical]);
    const session: Session = instantiate(context, placed, {
      weights: bindWeights(WEIGHTS, { read: 0n, write: 0n }),
      keys,
      handlers: [
        {
          type: "fst_",
          onGenesisSession: (all) => void state.heard.push(["genesis", all]),
          onNewSession: (changed, all, queued) => void state.heard.push(["new", changed, all, queued]),
          onBeforeSessionEnding: () => void state.heard.push(["ending"]),
          onDisabled: (index) => void state.heard.push(["disabled", index]),
        },
        { type: "snd_" },
      ],
      manager: noteHistoricalRoots(() => historical, {
        newSession: () => state.chosen?.map((who) => [who, 7] as const),
        newSessionGenesis: () => undefined,
        startSession: (index) => void state.heard.push(["start", index]),
        endSession: (index) => void state.heard.push(["end", index]),
      }),
      disablingStrategy: upToLimitDisabling(),
      validatorIdOf: (who: AccountId) => (state.isValidator ? who : undefined),
      shouldEndSession: () => state.ends,
      accounts: {
        canIncConsumer: (who: AccountId) => canIncConsumer(system, who),
        incConsumers: (who: AccountId) => incConsumers(system, who),
        incConsumersWithoutLimit: (who: AccountId) => incConsumersWithoutLimit(system, who),
        incProviders: (who: AccountId) => void incProviders(system, who),
        decConsumers: (who: AccountId) => decConsumers(system, who),
      },
      maxBlock: { ref_time: 5n, proof_size: 5n },
    });
    const historical: Historical = instantiate(context, placedHistorical, {
      session,
      Identification: u32,
      fullIdentificationOf: () => 7,
    });
    return {
      system: systemApi(system),
      own: system,
      pallets: [
        mounted,
        mount(historical, historicalCode),
        mount(session, sessionCode(42, keysJson as never)),
      ],
      session,
      historical,
    };
  }, genesis);
  const { session, historical, own } = test.runtime;
  let block = 1;
  test.runToBlock(block);
  const rotate = () => {
    state.ends = true;
    test.runToBlock(++block);
    state.ends = false;
  };
  for (const who of [ALICE, BOB, CHARLIE, DAVE]) incProviders(own, who);
  return { ...test, state, session, historical, own, rotate, proofs: keyOwnerProofs(historical) };
}

export const setKeys = (keys: unknown): AnyCall => ({
  type: "Session",
  value: { type: "set_keys", value: { keys, proof: new Uint8Array() } },
});
export const purgeKeys: AnyCall = { type: "Session", value: { type: "purge_keys" } };
