import { type AccountId, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import {
  type AnyCall,
  bindWeights,
  instantiate,
  type Json,
  jsonPublicKey,
  mount,
  place,
} from "@serinus/frame";
import { createTestReports, newTestChain, testAccount } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import {
  BABE_ENGINE_ID,
  type BabeAuthorities,
  BabeConsensusLog,
  BabePreDigest,
  type DigestItem,
} from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";
import { babeApi } from "./babe-api.ts";
import { babeCode } from "./code.ts";
import { shouldEpochChange } from "./epochs.ts";
import { manifest } from "./manifest.ts";
import { babeSessionHandler } from "./session-handler.ts";

/** Slots of an epoch. */
export const EPOCH = 3n;

/** The sr25519 keys of `//Alice`, `//Bob` and `//Charlie`: the authorities, in that order. */
export const KEYS = ["//Alice", "//Bob", "//Charlie"].map((uri) =>
  toHex(keypairFromUri(uri, "sr25519").publicKey),
);
export const AUTHORITIES: BabeAuthorities = KEYS.map((key) => [key, 1n]);

/** The accounts that the keys belong to. */
export const OWNERS: readonly AccountId[] = KEYS.map((_, i) => testAccount(i + 1));

/** The genesis with these authorities. */
export const GENESIS: Json = { authorities: KEYS.map((key) => [jsonPublicKey(32, 42).toJson(key), 1]) };

/** Who claims a slot, and how. */
export type Claim = Partial<BabePreDigest["value"]> & { readonly type?: BabePreDigest["type"] };

/** System and Babe, whose sessions begin with Babe's epochs and have the validators that the test names. */
export function babeChain(genesis: Json = GENESIS) {
  const { reports, ...reported } = createTestReports(
    KEYS.map((key, i) => ["babe", key, OWNERS[i] as AccountId] as const),
  );
  const state = {
    digest: [] as DigestItem[],
    disabled: new Set<number>(),
    logs: [] as BabeConsensusLog[],
    warnings: [] as string[],
    session: 0,
    /** Authorities of this session and the next one. */
    authorities: [AUTHORITIES, AUTHORITIES] as [BabeAuthorities, BabeAuthorities],
  };
  const keyed = (authorities: BabeAuthorities) =>
    authorities.map(([key], i) => [OWNERS[i] as AccountId, key] as const);
  const chain = newTestChain(
    (parts) => {
      const constants = {
        EpochDuration: EPOCH,
        ExpectedBlockTime: 6000n,
        MaxAuthorities: 100,
        MaxNominators: 7,
      };
      const placed = place("Babe", 1, manifest, { constants });
      const { system, context, mounted } = testSystem(parts, [placed]);
      const logging_log = (_level: number, _target: string, text: string) => void state.warnings.push(text);
      const host = { ...context.host, logging_log };
      const babe: Babe = instantiate({ ...context, host }, placed, {
        weights: bindWeights(
          {
            plan_config_change: { refTime: 1000n },
            report_equivocation: { refTime: 2000n, per: { v: { refTime: 1n }, n: { refTime: 100_000n } } },
          },
          { read: 0n, write: 0n },
        ),
        minimumPeriod: 3000n,
        reports,
        blockNumber: () => system.storage.Number.get(),
        digest: () => ({ logs: state.digest }),
        depositLog: (item) =>
          void (item.type === "Consensus" && state.logs.push(BabeConsensusLog.decode(item.value[1]))),
        isDisabled: (index) => state.disabled.has(index),
        triggerEpochChange(block) {
          if (!shouldEpochChange(babe, block)) return;
          state.session++;
          const [validators, queued] = state.authorities;
          handler.onNewSession?.(false, keyed(validators), keyed(queued));
        },
      } satisfies Babe["config"]);
      const handler = babeSessionHandler(babe, () => state.session);
      const code = babeCode(42);
      return { system: systemApi(system), pallets: [mounted, mount(babe, code)], babe, code, handler };
    },
    { babe: genesis },
  );
  const { babe, code, handler } = chain.runtime;
  let block = 0;

  return {
    ...chain,
    ...reported,
    babe,
    code,
    handler,
    state,
    api: babeApi(babe),
    /** Opens a block of a slot, made by authority 0 without a VRF unless told otherwise; what it announces. */
    openBlock(slot: bigint, { type = "SecondaryPlain", ...claim }: Claim = {}): readonly BabeConsensusLog[] {
      const preDigest = { type, value: { authority_index: 0, ...claim, slot } } as BabePreDigest;
      state.digest = [{ type: "PreRuntime", value: [BABE_ENGINE_ID, BabePreDigest.encode(preDigest)] }];
      state.logs = [];
      chain.runToBlock(++block);
      return state.logs;
    },
    /** Opens a block that no slot is claimed for. */
    openBlockWithoutSlot(): void {
      state.digest = [];
      chain.runToBlock(++block);
    },
  };
}

const call = (type: string, value: unknown): AnyCall => ({ type: "Babe", value: { type, value } });

export const planConfigChange = (c: readonly [bigint, bigint], type: string): AnyCall =>
  call("plan_config_change", { config: { type: "V1", value: { c, allowed_slots: { type } } } });
export const reportEquivocation = (equivocation_proof: unknown, key_owner_proof: unknown): AnyCall =>
  call("report_equivocation", { equivocation_proof, key_owner_proof });
export const reportEquivocationUnsigned = (equivocation_proof: unknown, key_owner_proof: unknown): AnyCall =>
  call("report_equivocation_unsigned", { equivocation_proof, key_owner_proof });
