import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import {
  type AnyCall,
  bindWeights,
  createOrigins,
  holdConsideration,
  instantiate,
  isRoot,
  linearStoragePrice,
  mount,
  outerReasonCodec,
  place,
  type RuntimeReason,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import {
  type Balances,
  balanceOnHold,
  balancesCode,
  balancesManifest,
  freeBalance,
  hold,
  release,
  reservableCurrency,
} from "@serinus/pallet-balances";
import { placedTestBalances, testBalances, testFunds } from "@serinus/pallet-balances/testing";
import { systemApi } from "@serinus/pallet-system";
import { preimageCode } from "./code.ts";
import { manifest } from "./manifest.ts";
import type { Preimage } from "./preimage.ts";

export const [ALICE, BOB] = testAccounts(1, 2);
export const { root, none, signed } = createOrigins();

/** What every account has at first. */
export const FUNDS = 1000n;

/** A deposit is 100, and 2 for each byte. */
export const deposit = linearStoragePrice(100n, 2n);

const REASON: RuntimeReason = { type: "Preimage", value: { type: "Preimage" } };

const testWeights = {
  note_preimage: { refTime: 1000n, per: { s: { refTime: 1n } } },
  unnote_preimage: { refTime: 2000n },
  request_preimage: { refTime: 3000n },
  unrequest_preimage: { refTime: 4000n },
  ensure_updated: { refTime: 5000n, per: { n: { refTime: 1n } } },
} as const;

/** System, Balances with holds, and Preimage, managed by root. Alice and Bob are funded. */
export function preimageChain() {
  const placed = place("Preimage", 32, manifest);
  const placedBalances = {
    ...placedTestBalances,
    manifest: balancesManifest({
      RuntimeHoldReason: outerReasonCodec("test_runtime", "Hold", [placed]),
      RuntimeFreezeReason: outerReasonCodec("test_runtime", "Freeze", []),
      maxHolds: 1,
      maxReserves: 0,
      maxFreezes: 0,
    }),
  };
  const chain = newTestChain(
    (parts) => {
      const { system, context, balances: without, mounted } = testBalances(parts, [placed]);
      const balances: Balances = instantiate(context, placedBalances, { ...without.config, maxHolds: 1 });
      const holds = {
        hold: (who: AccountId, amount: bigint) => hold(balances, REASON, who, amount),
        release: (who: AccountId, amount: bigint) =>
          void release(balances, REASON, who, amount, "BestEffort"),
      };
      const preimage: Preimage = instantiate(context, placed, {
        weights: bindWeights(testWeights, { read: 0n, write: 0n }),
        managerOrigin: isRoot,
        consideration: holdConsideration(holds, deposit),
        currency: reservableCurrency(balances),
      });
      const pallets = [
        ...mounted.slice(0, 1),
        mount(balances, balancesCode(42)),
        mount(preimage, preimageCode),
      ];
      return { system: systemApi(system), pallets, preimage, balances };
    },
    testFunds([ALICE, BOB], FUNDS),
  );
  chain.runToBlock(1);
  const { preimage, balances } = chain.runtime;
  return {
    ...chain,
    preimage,
    balances,
    hashOf: (bytes: Uint8Array): H256 => toH256(chain.host.hashing_blake2_256(bytes)),
    held: (who: AccountId) => balanceOnHold(balances, REASON, who),
    free: (who: AccountId) => freeBalance(balances, who),
    status: (hash: H256) => preimage.storage.RequestStatusFor.get(hash),
    isStored: (bytes: Uint8Array) =>
      preimage.storage.PreimageFor.containsKey([toH256(chain.host.hashing_blake2_256(bytes)), bytes.length]),
    /** Preimage's events of the block, by name. */
    told: () => chain.events().flatMap(({ type, value }) => (type === "Preimage" ? [value.type] : [])),
    pays: (call: AnyCall, origin = root) => chain.assertOk(call, origin).pays_fee.type,
  };
}

const preimageCall = (type: string, value: unknown): AnyCall => ({
  type: "Preimage",
  value: { type, value },
});

export const note = (bytes: Uint8Array): AnyCall => preimageCall("note_preimage", { bytes });
export const unnote = (hash: H256): AnyCall => preimageCall("unnote_preimage", { hash });
export const request = (hash: H256): AnyCall => preimageCall("request_preimage", { hash });
export const unrequest = (hash: H256): AnyCall => preimageCall("unrequest_preimage", { hash });
export const ensureUpdated = (hashes: readonly H256[]): AnyCall =>
  preimageCall("ensure_updated", { hashes: [...hashes] });
