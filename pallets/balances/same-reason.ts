import type { RuntimeReason } from "@serinus/frame";

/** Whether both name the same reason of the same pallet. */
export function isSameReason(a: RuntimeReason, b: RuntimeReason): boolean {
  return a.type === b.type && a.value.type === b.value.type;
}
