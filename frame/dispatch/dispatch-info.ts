import type { DispatchError, Weight } from "@serinus/runtime-api";

/** What share of a block a call may take: `Operational` has a reserve, `Mandatory` (inherents) no limit. */
export type DispatchClass = "Normal" | "Operational" | "Mandatory";

export type Pays = "Yes" | "No";

/** What is known of a call before it is dispatched (`frame_support::dispatch::DispatchInfo`). */
export interface DispatchInfo {
  readonly callWeight: Weight;
  /** Weight of the transaction extensions. */
  readonly extensionWeight: Weight;
  readonly class: DispatchClass;
  readonly paysFee: Pays;
}

/** What a call turned out to be. Absent fields mean "as said before" and "pays". */
export interface PostDispatchInfo {
  /** Weight really used, of call and extensions. */
  readonly actualWeight?: Weight | undefined;
  readonly paysFee?: Pays | undefined;
}

/** How a dispatch ended. */
export type DispatchOutcome =
  | { readonly ok: true; readonly postInfo: PostDispatchInfo }
  | { readonly ok: false; readonly error: DispatchError; readonly postInfo: PostDispatchInfo };
