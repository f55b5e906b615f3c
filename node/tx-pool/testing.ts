import { type BlockHash, concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { CallOutcome, ChainApi } from "@serinus/node-api";
import {
  extrinsicPayload,
  prefixedExtrinsic,
  RuntimeVersion,
  TransactionValidity,
  type ValidTransaction,
} from "@serinus/runtime-api";

/** A transaction of the fake runtime: an account's next step, told apart from its rivals by priority and variant. */
export function fakeTransaction(account: number, nonce: number, priority = 1, variant = 0): Uint8Array {
  return prefixedExtrinsic(Uint8Array.of(0x84, account, nonce, priority, variant));
}

/** The hash under which pool and watchers know a transaction. */
export function transactionHash(encoded: Uint8Array): Hex {
  return toHex(blake2_256(encoded));
}

const ACCOUNT_NONCE_API = "0xbc9d89904f5b923f";

/** Accounts whose transactions meet a special fate. */
export const Fate = {
  badProof: 255,
  custom: 254,
  unknown: 253,
  trap: 252,
  noTags: 251,
  notPropagated: 250,
  mortal: 249,
} as const;

/** How long a transaction of {@link Fate}.mortal holds, in blocks. */
export const MORTAL_BLOCKS = 2n;

/** A runtime of nonces alone: the nonce of an account is the number of its transactions on the chain. */
export interface FakeRuntime {
  call(at: BlockHash, method: string, args: Uint8Array): Promise<CallOutcome>;
  /** Says that it knows accounts, unless it is a {@link FakeRuntime.isShell}. */
  version(at: BlockHash): Promise<Uint8Array>;
  isShell: boolean;
  /** Accounts that cannot pay any more. */
  readonly bankrupt: Set<number>;
  /** Held while a validation is under way. */
  beforeCall: (at: BlockHash, method: string) => void | Promise<void>;
  /** Hashes of the blocks on which something was validated. */
  readonly validatedOn: BlockHash[];
}

export function createFakeRuntime(chain: () => Pick<ChainApi, "block" | "body">): FakeRuntime {
  function nonceOf(at: BlockHash, account: number): number {
    let nonce = 0;
    for (let block = chain().block(at); block !== undefined; block = chain().block(block.parentHash)) {
      for (const extrinsic of chain().body(block.hash) ?? []) {
        const [version, sender] = extrinsicPayload(extrinsic);
        if (version === 0x84 && sender === account) nonce++;
      }
    }
    return nonce;
  }

  function validate(at: BlockHash, encoded: Uint8Array): TransactionValidity | undefined {
    const [version = 0, account = 0, nonce = 0, priority = 0] = extrinsicPayload(encoded);
    if (version !== 0x84 || account === Fate.trap) return undefined;
    if (account === Fate.badProof)
      return { type: "Err", value: { type: "Invalid", value: { type: "BadProof" } } };
    if (account === Fate.custom)
      return { type: "Err", value: { type: "Invalid", value: { type: "Custom", value: 5 } } };
    if (account === Fate.unknown)
      return { type: "Err", value: { type: "Unknown", value: { type: "CannotLookup" } } };
    if (runtime.bankrupt.has(account))
      return { type: "Err", value: { type: "Invalid", value: { type: "Payment" } } };
    const next = nonceOf(at, account);
    if (nonce < next) return { type: "Err", value: { type: "Invalid", value: { type: "Stale" } } };
    const value: ValidTransaction = {
      priority: BigInt(priority),
      requires: nonce > next ? [tagOf(account, nonce - 1)] : [],
      provides: account === Fate.noTags ? [] : [tagOf(account, nonce)],
      longevity: account === Fate.mortal ? MORTAL_BLOCKS : 2n ** 64n - 1n,
      propagate: account !== Fate.notPropagated,
    };
    return { type: "Ok", value };
  }

  const runtime: FakeRuntime = {
    isShell: false,
    version: async () =>
      RuntimeVersion.encode({
        spec_name: "fake",
        impl_name: "fake",
        authoring_version: 1,
        spec_version: 1,
        impl_version: 1,
        apis: runtime.isShell ? [] : [[fromHex(ACCOUNT_NONCE_API), 1]],
        transaction_version: 1,
        system_version: 1,
      }),
    bankrupt: new Set(),
    beforeCall: () => {},
    validatedOn: [],
    async call(at, method, args) {
      await runtime.beforeCall(at, method);
      if (method === "AccountNonceApi_account_nonce") {
        return { ok: true, value: littleEndian(nonceOf(at, args[0] ?? 0)) };
      }
      runtime.validatedOn.push(at);
      const validity = validate(at, args.subarray(1, -32));
      if (validity === undefined) return { ok: false, error: "trap: unreachable" };
      return { ok: true, value: TransactionValidity.encode(validity) };
    },
  };
  return runtime;
}

function tagOf(account: number, nonce: number): Uint8Array {
  return concatBytes(Uint8Array.of(account), littleEndian(nonce));
}

function littleEndian(nonce: number): Uint8Array {
  return Uint8Array.of(nonce, 0, 0, 0);
}
