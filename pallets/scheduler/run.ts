import type { WeightMeter } from "@serinus/frame";

/** The servicing of all agendas that are due in a block. */
export interface Run {
  readonly meter: WeightMeter;
  /** The block. */
  readonly now: number;
  /** Calls made so far. */
  executed: number;
}
