import { equalBytes } from "@serinus/bytes";
import type { Codec } from "@serinus/scale";
import type { OriginCaller } from "./origin.ts";

/**
 * Compares what two origins may do: less than 0 when `left` may do less, 0 when both may do the same, more than 0 when
 * `left` may do more; `undefined` when that cannot be said (`frame_support::traits::PrivilegeCmp`).
 */
export type PrivilegeCmp = (left: OriginCaller, right: OriginCaller) => number | undefined;

/** Only the same origin may do the same (`EqualPrivilegeOnly`). */
export function equalPrivilegeOnly(OriginCaller: Codec<OriginCaller>): PrivilegeCmp {
  return (left, right) => (equalBytes(OriginCaller.encode(left), OriginCaller.encode(right)) ? 0 : undefined);
}
