import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import {
  type AnyCall,
  addressOf,
  bindWeights,
  createOrigins,
  instantiate,
  mount,
  outcomeOf,
  outerCallCodec,
  place,
  weight,
} from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import { reservableCurrency } from "@serinus/pallet-balances";
import { placedTestBalances, testBalances, testFunds } from "@serinus/pallet-balances/testing";
import { extrinsicIndex, systemApi } from "@serinus/pallet-system";
import type { Weight } from "@serinus/runtime-api";
import { type Codec, lazy } from "@serinus/scale";
import { multisigCode } from "./code.ts";
import { multisigManifest } from "./manifest.ts";
import type { Multisig } from "./multisig.ts";
import { multiAccountId } from "./signatories.ts";
import type { Timepoint } from "./types.ts";

export const [ALICE, BOB, CHARLIE, DAVE] = testAccounts(1, 2, 3, 4);
export const FUNDS = 1000n;

/** Every number another, so that mistaking one is noticed. */
const table = {
  as_multi_threshold_1: { refTime: 1000n, per: { z: { refTime: 1n } } },
  as_multi_create: { refTime: 2000n, per: { s: { refTime: 20n }, z: { refTime: 2n } } },
  as_multi_approve: { refTime: 3000n, per: { s: { refTime: 30n }, z: { refTime: 3n } } },
  as_multi_complete: { refTime: 4000n, per: { s: { refTime: 40n }, z: { refTime: 4n } } },
  approve_as_multi_create: { refTime: 5000n, per: { s: { refTime: 50n } } },
  approve_as_multi_approve: { refTime: 6000n, per: { s: { refTime: 60n } } },
  cancel_as_multi: { refTime: 7000n, per: { s: { refTime: 70n } } },
  poke_deposit: { refTime: 8000n, per: { s: { refTime: 80n } } },
} as const;
const DB_WEIGHT = { read: 100n, write: 200n };

const MAX_SIGNATORIES = 3;

/** System, Balances and Multisig with at most three signatories, deposits of 10 and 2 an approval. */
export function multisigChain() {
  const RuntimeCall: Codec<AnyCall> = lazy<AnyCall>(() =>
    outerCallCodec("test_runtime", [chain.runtime.systemPallet, placedTestBalances, placed]),
  );
  const manifest = multisigManifest({ RuntimeCall, maxSignatories: MAX_SIGNATORIES });
  const placed = place("Multisig", 31, manifest, {
    constants: { DepositBase: 10n, DepositFactor: 2n, MaxSignatories: MAX_SIGNATORIES },
  });
  const origins = createOrigins((call) => call.value.type !== "force_transfer");
  const chain = newTestChain(
    (parts) => {
      const { system, balances, context, mounted } = testBalances(parts, [placed]);
      const multisig: Multisig = instantiate(context, placed, {
        weights: bindWeights(table, DB_WEIGHT),
        dbWeight: DB_WEIGHT,
        dispatcher: parts.dispatcher,
        origins,
        currency: reservableCurrency(balances),
        encodeCall: (call) => RuntimeCall.encode(call),
        blockNumber: () => system.storage.Number.get(),
        extrinsicIndex: () => extrinsicIndex(system),
      });
      const pallets = [...mounted, mount(multisig, multisigCode)];
      return {
        system: systemApi(system),
        systemPallet: system,
        pallets,
        multisig,
        balances,
        callFiltered: system.error.CallFiltered,
      };
    },
    testFunds([ALICE, BOB, CHARLIE], FUNDS),
  );
  chain.runToBlock(1);
  const { multisig, balances, system } = chain.runtime;
  const data = (who: AccountId) => balances.config.accounts.get(who).data;
  return {
    ...chain,
    origins,
    multisig,
    balances,
    free: (who: AccountId) => data(who).free,
    reserved: (who: AccountId) => data(who).reserved,
    hashOf: (call: AnyCall): H256 => toH256(chain.host.hashing_blake2_256(RuntimeCall.encode(call))),
    lengthOf: (call: AnyCall): bigint => BigInt(RuntimeCall.encode(call).length),
    accountOf: (signatories: readonly AccountId[], threshold: number) =>
      multiAccountId(chain.host, signatories, threshold),
    now: (): Timepoint => ({ height: system.blockNumber(), index: system.extrinsicIndex() ?? 0 }),
    /** The operations that wait, with those who approve. */
    waiting: () => [...multisig.storage.Multisigs.iter()].map(([, { approvals }]) => approvals),
    /** Weight used as the call says, whether it fails or not; `undefined` when it says nothing. */
    used: (call: AnyCall, who: AccountId) =>
      outcomeOf(() => chain.dispatcher.dispatch(call, origins.signed(who))).postInfo.actual_weight?.ref_time,
    announced: (call: AnyCall) => chain.dispatcher.info(call).call_weight.ref_time,
    classOf: (call: AnyCall) => chain.dispatcher.info(call).class.type,
  };
}

/** The chain, and the account of two of Alice, Bob and Charlie with some funds. */
export function twoOfThree() {
  const chain = multisigChain();
  const { origins, assertOk, accountOf } = chain;
  const alice = origins.signed(ALICE);
  const account = accountOf([ALICE, BOB, CHARLIE], 2);
  assertOk(transfer(account, 100n), alice);
  return { ...chain, alice, bob: origins.signed(BOB), charlie: origins.signed(CHARLIE), account };
}

/** Multisig's event as the runtime's. */
export const event = (type: string, value: unknown) => ({ type: "Multisig", value: { type, value } });

/** All the weight that a test's call may need. */
export const ENOUGH: Weight = weight(1_000_000n, 1_000_000n);

const multisigCall = (type: string, value: unknown): AnyCall => ({
  type: "Multisig",
  value: { type, value },
});

export const transfer = (to: AccountId, value: bigint): AnyCall => ({
  type: "Balances",
  value: { type: "transfer_allow_death", value: { dest: addressOf(to), value } },
});
/** What the base filter keeps from everybody but root. */
export const filtered: AnyCall = {
  type: "Balances",
  value: { type: "force_transfer", value: { source: addressOf(ALICE), dest: addressOf(BOB), value: 1n } },
};
/** Weighs as much as it is long. */
export const remark = (bytes: number): AnyCall => ({
  type: "System",
  value: { type: "remark", value: { remark: new Uint8Array(bytes) } },
});
export const asOne = (other_signatories: readonly AccountId[], call: AnyCall): AnyCall =>
  multisigCall("as_multi_threshold_1", { other_signatories, call });
export const asMulti = (
  threshold: number,
  other_signatories: readonly AccountId[],
  maybe_timepoint: Timepoint | undefined,
  call: AnyCall,
  max_weight: Weight = ENOUGH,
): AnyCall => multisigCall("as_multi", { threshold, other_signatories, maybe_timepoint, call, max_weight });
export const approve = (
  threshold: number,
  other_signatories: readonly AccountId[],
  maybe_timepoint: Timepoint | undefined,
  call_hash: H256,
): AnyCall =>
  multisigCall("approve_as_multi", {
    threshold,
    other_signatories,
    maybe_timepoint,
    call_hash,
    max_weight: ENOUGH,
  });
export const cancel = (
  threshold: number,
  other_signatories: readonly AccountId[],
  timepoint: Timepoint,
  call_hash: H256,
): AnyCall => multisigCall("cancel_as_multi", { threshold, other_signatories, timepoint, call_hash });
export const poke = (threshold: number, other_signatories: readonly AccountId[], call_hash: H256): AnyCall =>
  multisigCall("poke_deposit", { threshold, other_signatories, call_hash });
