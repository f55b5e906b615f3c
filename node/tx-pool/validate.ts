import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import type { BlockEntry, PoolError, RuntimeCallApi } from "@serinus/node-api";
import { RuntimeVersion, TransactionSource, TransactionValidity } from "@serinus/runtime-api";
import { noTagsProvided, validityError, verificationError } from "./pool-errors.ts";
import type { PoolTransaction, Tag } from "./transaction.ts";

/** What the runtime thinks of a transaction. `unknown` is for what may yet turn out valid. */
export type Verdict =
  | { readonly type: "valid"; readonly transaction: PoolTransaction }
  | { readonly type: "invalid" | "unknown"; readonly error: PoolError };

/** The first 8 bytes of the blake2 hash of `AccountNonceApi`. */
const ACCOUNT_NONCE_API = "0xbc9d89904f5b923f";

/** A transaction that is to be validated. */
export type Candidate = Pick<PoolTransaction, "hash" | "encoded" | "source">;

/**
 * Asks the runtime of a block whether a transaction is valid on its state
 * (`TaggedTransactionQueue_validate_transaction`). Rejects when the block's state is not there.
 */
export async function validateTransaction(
  runtime: RuntimeCallApi,
  at: BlockEntry,
  candidate: Candidate,
): Promise<Verdict> {
  const source = TransactionSource.encode({ type: candidate.source });
  const args = concatBytes(source, candidate.encoded, fromHex(at.hash));
  const outcome = await runtime.call(at.hash, "TaggedTransactionQueue_validate_transaction", args);
  if (!outcome.ok) {
    const reason = (await takesNone(runtime, at)) ?? outcome.error;
    return { type: "invalid", error: verificationError(reason) };
  }
  const validity = decodeValidity(outcome.value);
  if (validity === undefined) {
    return { type: "invalid", error: verificationError("TransactionValidity does not decode") };
  }
  if (validity.type === "Err") {
    const type = validity.value.type === "Invalid" ? "invalid" : "unknown";
    return { type, error: validityError(validity.value) };
  }
  const { priority, requires, provides, longevity, propagate } = validity.value;
  if (provides.length === 0) return { type: "invalid", error: noTagsProvided() };
  const { hash, encoded } = candidate;
  const transaction: PoolTransaction = {
    hash,
    encoded,
    source: candidate.source,
    priority,
    validatedAt: at.number,
    validTill:
      longevity > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : at.number + Number(longevity),
    requires: distinctTags(requires),
    provides: distinctTags(provides),
    propagate,
  };
  return { type: "valid", transaction };
}

/** Why no transaction at all is valid, where that is so: the shells that parachains begin with have none. */
async function takesNone(runtime: RuntimeCallApi, at: BlockEntry): Promise<string | undefined> {
  const { apis, spec_name, spec_version } = RuntimeVersion.decode(await runtime.version(at.hash));
  if (apis.some(([id]) => toHex(id) === ACCOUNT_NONCE_API)) return undefined;
  return `${spec_name} ${spec_version} takes no transactions: it knows no accounts (AccountNonceApi); other code has to take its place first`;
}

function decodeValidity(encoded: Uint8Array): TransactionValidity | undefined {
  try {
    return TransactionValidity.decode(encoded);
  } catch {
    return undefined;
  }
}

function distinctTags(tags: readonly Uint8Array[]): Tag[] {
  return [...new Set<Hex>(tags.map(toHex))];
}
