import type { Json } from "@serinus/dynamic-codec";

/** Something that the two runtimes did not do alike. */
export interface Difference {
  /** `storage Balances.TotalIssuance`, `events`, `outcome`. */
  readonly what: string;
  readonly ours: Json;
  readonly real: Json;
}
