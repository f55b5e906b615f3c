import type {
  DispatchClass,
  DispatchError,
  DispatchInfo,
  Pays,
  PostDispatchInfo,
  Weight,
} from "@serinus/runtime-api";
import { addWeights, minWeight } from "../weights/weight.ts";

/** What share of a block a call may take: `Operational` has a reserve, `Mandatory` (inherents) no limit. */
export type DispatchClassName = DispatchClass["type"];

/** What a call says after its dispatch; what it leaves out is as announced. */
export type CallResult = Partial<PostDispatchInfo>;

/** How a dispatch ended. */
export type DispatchOutcome =
  | { readonly ok: true; readonly postInfo: PostDispatchInfo }
  | { readonly ok: false; readonly error: DispatchError; readonly postInfo: PostDispatchInfo };

const PAYS: Pays = { type: "Yes" };
const AS_ANNOUNCED: PostDispatchInfo = { actual_weight: undefined, pays_fee: PAYS };

/** What a call said, completed. */
export function postDispatchInfo(result: CallResult | undefined): PostDispatchInfo {
  if (result === undefined) return AS_ANNOUNCED;
  return { actual_weight: result.actual_weight, pays_fee: result.pays_fee ?? PAYS };
}

/** Weight of the call and of the extensions together, as announced. */
export function totalWeight(info: DispatchInfo): Weight {
  return addWeights(info.call_weight, info.extension_weight);
}

/** Weight really used, never more than announced in either part. */
export function actualWeight(postInfo: CallResult, info: DispatchInfo): Weight {
  const total = totalWeight(info);
  return postInfo.actual_weight === undefined ? total : minWeight(postInfo.actual_weight, total);
}

/** Whether a fee is paid: only when neither announcement nor result says no. */
export function paysFee(postInfo: PostDispatchInfo, info: DispatchInfo): boolean {
  return info.pays_fee.type === "Yes" && postInfo.pays_fee.type === "Yes";
}
