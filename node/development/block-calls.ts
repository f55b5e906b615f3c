import type { RelayInput } from "@serinus/authoring";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { type DynamicCodec, isRecord, type Json } from "@serinus/dynamic-codec";
import type { CallReport, StateEdit } from "@serinus/executor";
import type { BlockEntry } from "@serinus/node-api";
import { ApplyExtrinsicResult, DigestItem, Header, OpaqueExtrinsic } from "@serinus/runtime-api";
import { vec } from "@serinus/scale";
import { DevelopmentError } from "./development-error.ts";
import type { DevelopmentScene } from "./scene.ts";

const opaqueExtrinsics = vec(OpaqueExtrinsic);
const NOTHING = new Uint8Array(0);
const NO_ROOT = toH256(new Uint8Array(32));

/** Calls that begin the block that the author would make on this one now, its inherents applied. */
export async function beginningOfBlock(
  { authoring, executor }: Pick<DevelopmentScene, "authoring" | "executor">,
  parent: BlockEntry,
  edits: readonly StateEdit[],
  relay?: RelayInput,
): Promise<{ method: string; args: Uint8Array }[]> {
  const { digest, inherentData } = await authoring.draft(parent, relay);
  const initialize = {
    method: "Core_initialize_block",
    args: headerOn(parent.hash, parent.number + 1, digest),
  };
  const asked = await executor.runCalls({
    at: parent.hash,
    edits,
    calls: [initialize, { method: "BlockBuilder_inherent_extrinsics", args: inherentData }],
  });
  const inherents = opaqueExtrinsics.decode(succeeded(asked, 1));
  return [initialize, ...inherents.map((args) => ({ method: "BlockBuilder_apply_extrinsic", args }))];
}

export const finalizeBlock = { method: "BlockBuilder_finalize_block", args: NOTHING };

/** A header as `Core_initialize_block` takes it. @param digest SCALE `DigestItem`s */
export function headerOn(parent: BlockHash, number: number, digest: readonly Uint8Array[]): Uint8Array {
  return Header.encode({
    parent_hash: parent,
    number,
    state_root: NO_ROOT,
    extrinsics_root: NO_ROOT,
    digest: { logs: digest.map((item) => DigestItem.decode(item)) },
  });
}

/** What a call gave. @throws DevelopmentError with what it, or one before it, failed with */
export function succeeded(reports: readonly CallReport[], at: number): Uint8Array {
  for (const { outcome } of reports) if (!outcome.ok) throw new DevelopmentError(outcome.error);
  const outcome = reports[at]?.outcome;
  if (outcome?.ok !== true) throw new DevelopmentError("the runtime gave no answer");
  return outcome.value;
}

/** What came of applying an extrinsic, in names. */
export function applyOutcome(codec: DynamicCodec, value: Uint8Array): Json {
  const result = ApplyExtrinsicResult.decode(value);
  if (result.type === "Err") return { type: "Err", value: plain(result.value) };
  const { value: dispatched } = result;
  if (dispatched.type === "Ok") return { type: "Ok" };
  return { type: "Failed", value: nameError(codec, plain(dispatched.value)) };
}

/** A dispatch error with the name of a pallet's error in place of its numbers. */
export function nameError(codec: DynamicCodec, error: Json): Json {
  if (!isRecord(error) || error.type !== "Module" || !isRecord(error.value)) return error;
  const { index, error: bytes } = error.value;
  const first = typeof bytes === "string" ? Number.parseInt(bytes.slice(2, 4), 16) : Number(bytes);
  const known = codec.errorOf(Number(index), first);
  return known === undefined ? error : { type: "Module", value: { ...known } };
}

/** A decoded value as JSON can say it. */
function plain(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each === "bigint") return each.toString();
      return each instanceof Uint8Array ? `0x${Buffer.from(each).toString("hex")}` : each;
    }) ?? "null",
  ) as Json;
}
