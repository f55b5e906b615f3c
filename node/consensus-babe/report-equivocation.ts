import type { BlockHash } from "@serinus/bytes";
import { concatBytes, fromHex } from "@serinus/bytes";
import type { Executor } from "@serinus/executor";
import { BabeEquivocationProof, OptionalKeyOwnershipProof } from "@serinus/runtime-api";
import { bytes, struct, tryDecodePrefix, u64 } from "@serinus/scale";

/** What an epoch begins with, in all versions of the API. */
const EpochBounds = /* @__PURE__ */ struct({ epoch_index: u64, start_slot: u64, duration: u64 });

export interface ReportOptions {
  readonly runtime: Pick<Executor, "call" | "callSubmitting">;
  /** The best block: the report is made on it. */
  readonly best: () => { readonly hash: BlockHash };
  /** Takes the report's extrinsic, with its length prefix: as a transaction of source `Local`, no other is taken. */
  readonly submit: (extrinsic: Uint8Array) => Promise<unknown>;
}

/**
 * Reports an author that made two blocks in one slot: the runtime proves that the key was the offender's, and makes
 * the extrinsic. The proof is sought on the second block's parent, then on the best block: on the latter alone where the
 * two blocks begin an epoch, for the parent's session is not the one that the offence is of.
 * @returns whether something was submitted; not when the offender is no authority. Rejects when a call fails.
 */
export async function reportEquivocation(
  { runtime, best, submit }: ReportOptions,
  proof: BabeEquivocationProof,
): Promise<boolean> {
  const at = best().hash;
  const parent = proof.second_header.parent_hash;
  const ownership =
    ((await isInEpoch(runtime, parent, proof.slot))
      ? await keyOwnership(runtime, parent, proof)
      : undefined) ?? (await keyOwnership(runtime, at, proof));
  if (ownership === undefined) return false;
  const method = "BabeApi_submit_report_equivocation_unsigned_extrinsic";
  const args = concatBytes(BabeEquivocationProof.encode(proof), bytes.encode(ownership));
  const outcome = await runtime.callSubmitting(at, method, args);
  if (!outcome.ok) throw new Error(`${method} failed: ${outcome.error}`);
  for (const extrinsic of outcome.submitted) await submit(extrinsic);
  return outcome.submitted.length > 0;
}

/** Whether a slot lies in the epoch of a block. */
async function isInEpoch(runtime: Pick<Executor, "call">, at: BlockHash, slot: bigint): Promise<boolean> {
  const outcome = await runtime.call(at, "BabeApi_current_epoch", new Uint8Array()).catch(() => undefined);
  const epoch = outcome?.ok ? tryDecodePrefix(EpochBounds, outcome.value) : undefined;
  return epoch !== undefined && slot < epoch.start_slot + epoch.duration;
}

async function keyOwnership(
  runtime: Pick<Executor, "call">,
  at: BlockHash,
  { slot, offender }: BabeEquivocationProof,
): Promise<Uint8Array | undefined> {
  const args = concatBytes(u64.encode(slot), fromHex(offender));
  // A block whose state is gone, or a session that is over, tells nothing: the next block is asked then.
  const outcome = await runtime.call(at, "BabeApi_generate_key_ownership_proof", args).catch(() => undefined);
  return outcome?.ok ? OptionalKeyOwnershipProof.decode(outcome.value) : undefined;
}
