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
import { type GrandpaAuthorities, GrandpaConsensusLog } from "@serinus/runtime-api";
import { grandpaCode } from "./code.ts";
import type { Grandpa } from "./grandpa.ts";
import { grandpaApi } from "./grandpa-api.ts";
import { manifest } from "./manifest.ts";
import { grandpaSessionHandler } from "./session-handler.ts";

/** The ed25519 keys of `//Alice`, `//Bob` and `//Charlie`: the authorities, in that order. */
export const KEYS = ["//Alice", "//Bob", "//Charlie"].map((uri) =>
  toHex(keypairFromUri(uri, "ed25519").publicKey),
);
export const AUTHORITIES: GrandpaAuthorities = KEYS.map((key) => [key, 1n]);

/** The accounts that the keys belong to. */
export const OWNERS: readonly AccountId[] = KEYS.map((_, i) => testAccount(i + 1));

/** The genesis with these authorities. */
export const GENESIS: Json = { authorities: KEYS.map((key) => [jsonPublicKey(32, 42).toJson(key), 1]) };

/** For how many sets the test chain keeps their last session. */
export const KEPT_SETS = 3n;

/** System and Grandpa in block 1; sessions begin when the test says so. */
export function grandpaChain(genesis: Json = GENESIS) {
  const { reports, ...reported } = createTestReports(
    KEYS.map((key, i) => ["gran", key, OWNERS[i] as AccountId] as const),
  );
  const state = { logs: [] as GrandpaConsensusLog[], session: 0 };
  const chain = newTestChain(
    (parts) => {
      const placed = place("Grandpa", 10, manifest, {
        constants: { MaxAuthorities: 100, MaxNominators: 7, MaxSetIdSessionEntries: KEPT_SETS },
      });
      const { system, context, mounted } = testSystem(parts, [placed]);
      const grandpa: Grandpa = instantiate(context, placed, {
        weights: bindWeights(
          {
            note_stalled: { refTime: 1000n },
            report_equivocation: { refTime: 2000n, per: { v: { refTime: 1n }, n: { refTime: 100_000n } } },
          },
          { read: 0n, write: 0n },
        ),
        reports,
        blockNumber: () => system.storage.Number.get(),
        depositLog: (item) =>
          void (item.type === "Consensus" && state.logs.push(GrandpaConsensusLog.decode(item.value[1]))),
      } satisfies Grandpa["config"]);
      const handler = grandpaSessionHandler(grandpa, () => state.session);
      const code = grandpaCode(42);
      return { system: systemApi(system), pallets: [mounted, mount(grandpa, code)], grandpa, code, handler };
    },
    { grandpa: genesis },
  );
  const { grandpa, code, handler } = chain.runtime;
  let block = 1;
  chain.runToBlock(block);

  return {
    ...chain,
    ...reported,
    grandpa,
    code,
    handler,
    state,
    api: grandpaApi(grandpa),
    /** Ends the open block and opens the next one; what Grandpa announced in it, and its events. */
    nextBlock(): { readonly logs: readonly GrandpaConsensusLog[]; readonly events: readonly string[] } {
      chain.closeBlock();
      const events = chain.events().map(({ value }) => value.type);
      chain.runToBlock(++block);
      return { logs: state.logs.splice(0), events };
    },
    /** Begins a session with these authorities. */
    newSession(changed: boolean, authorities: GrandpaAuthorities = AUTHORITIES): void {
      state.session++;
      const keyed = authorities.map(([key], i) => [testAccount(i + 1), key] as const);
      handler.onNewSession?.(changed, keyed, keyed);
    },
  };
}

const call = (type: string, value: unknown): AnyCall => ({ type: "Grandpa", value: { type, value } });

export const noteStalled = (delay: number, best_finalized_block_number: number): AnyCall =>
  call("note_stalled", { delay, best_finalized_block_number });
export const reportEquivocation = (equivocation_proof: unknown, key_owner_proof: unknown): AnyCall =>
  call("report_equivocation", { equivocation_proof, key_owner_proof });
export const reportEquivocationUnsigned = (equivocation_proof: unknown, key_owner_proof: unknown): AnyCall =>
  call("report_equivocation_unsigned", { equivocation_proof, key_owner_proof });
