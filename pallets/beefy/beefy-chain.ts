import { type AccountId, type H256, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import {
  type AnyCall,
  bindWeights,
  instantiate,
  type Json,
  jsonPublicKey,
  mount,
  place,
  weight,
} from "@serinus/frame";
import { createTestReports, newTestChain, testAccount } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import {
  type AncestryProof,
  BeefyConsensusLog,
  type BeefyValidatorSet,
  type Header,
} from "@serinus/runtime-api";
import type { Beefy } from "./beefy.ts";
import { beefyApi } from "./beefy-api.ts";
import { beefyCode } from "./code.ts";
import { manifest } from "./manifest.ts";
import { beefySessionHandler } from "./validator-sets.ts";

/** The ecdsa keys of `//Alice`, `//Bob` and `//Charlie`: the validators, in that order. */
export const KEYS = ["//Alice", "//Bob", "//Charlie"].map((uri) =>
  toHex(keypairFromUri(uri, "ecdsa").publicKey),
);

/** The accounts that the keys belong to. */
export const OWNERS: readonly AccountId[] = KEYS.map((_, i) => testAccount(i + 1));

/** The genesis with these validators. */
export const GENESIS: Json = { authorities: KEYS.map((key) => jsonPublicKey(33, 42).toJson(key)) };

const ZERO = `0x${"00".repeat(32)}` as H256;

/** The header and the proof of what stood in its block; what they say is the chain's {@link beefyChain} `ancestry`. */
export const HEADER: Header = {
  parent_hash: ZERO,
  number: 3,
  state_root: ZERO,
  extrinsics_root: ZERO,
  digest: { logs: [] },
};
export const ANCESTRY: AncestryProof = { prev_peaks: [ZERO], prev_leaf_count: 1n, leaf_count: 2n, items: [] };

/** System and Beefy in block 1; sessions begin when the test says so, and it says what the ancestry helper finds. */
export function beefyChain(genesis: Json = GENESIS) {
  const { reports, ...reported } = createTestReports(
    KEYS.map((key, i) => ["beef", key, OWNERS[i] as AccountId] as const),
  );
  const state = {
    logs: [] as BeefyConsensusLog[],
    sets: [] as [BeefyValidatorSet, BeefyValidatorSet][],
    session: 0,
  };
  /** What is found of a proof. */
  const ancestry = { isOptimal: true, root: ZERO as H256 | undefined, isNonCanonical: true, isKnown: true };
  const chain = newTestChain(
    (parts) => {
      const placed = place("Beefy", 200, manifest, {
        constants: { MaxAuthorities: 100, MaxNominators: 7, MaxSetIdSessionEntries: 3n },
      });
      const { system, context, mounted } = testSystem(parts, [placed]);
      const per = { v: { refTime: 1n }, n: { refTime: 100_000n }, votes: { refTime: 10_000_000n } };
      const beefy: Beefy = instantiate(context, placed, {
        weights: bindWeights(
          { set_new_genesis: { refTime: 1000n }, report_voting_equivocation: { refTime: 2000n, per } },
          { read: 0n, write: 0n },
        ),
        reports,
        ancestry: {
          generateProof: (block) =>
            ancestry.isKnown ? { ...ANCESTRY, prev_leaf_count: BigInt(block) } : undefined,
          isProofOptimal: () => ancestry.isOptimal,
          extractValidationContext: () => ancestry.root,
          isNonCanonical: (_commitment, _proof, root) => ancestry.isNonCanonical && root === ancestry.root,
          weight: ({ leaf_count }) => weight(leaf_count * 1_000_000_000n),
        },
        readWeight: weight(5_000_000n),
        onNewValidatorSet: (current, next) => void state.sets.push([current, next]),
        blockNumber: () => system.storage.Number.get(),
        depositLog: (item) =>
          void (item.type === "Consensus" && state.logs.push(BeefyConsensusLog.decode(item.value[1]))),
      } satisfies Beefy["config"]);
      const handler = beefySessionHandler(beefy, () => state.session);
      const code = beefyCode(42);
      return { system: systemApi(system), pallets: [mounted, mount(beefy, code)], beefy, code, handler };
    },
    { beefy: genesis },
  );
  chain.runToBlock(1);
  const { beefy, code, handler } = chain.runtime;

  return {
    ...chain,
    ...reported,
    beefy,
    code,
    handler,
    state,
    ancestry,
    api: beefyApi(beefy),
    /** Begins a session with these validators, and those of the next one. */
    newSession(validators = KEYS, queued = validators): void {
      state.session++;
      const keyed = (keys: typeof KEYS) => keys.map((key, i) => [testAccount(i + 1), key] as const);
      handler.onNewSession?.(true, keyed(validators), keyed(queued));
    },
  };
}

const call = (type: string, value: unknown): AnyCall => ({ type: "Beefy", value: { type, value } });

export const setNewGenesis = (delay_in_blocks: number): AnyCall =>
  call("set_new_genesis", { delay_in_blocks });

/** What is reported: the word in the names of its two calls. */
export type Kind = "double" | "fork" | "future_block";

export const report = (kind: Kind, equivocation_proof: unknown, key_owner_proof: unknown): AnyCall =>
  call(`report_${kind}_voting`, { equivocation_proof, key_owner_proof });
export const reportUnsigned = (kind: Kind, equivocation_proof: unknown, key_owner_proof: unknown): AnyCall =>
  call(`report_${kind}_voting_unsigned`, { equivocation_proof, key_owner_proof });
