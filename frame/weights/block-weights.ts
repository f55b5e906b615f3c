import type { Weight } from "@serinus/runtime-api";
import type { DispatchClassName } from "../dispatch/dispatch-info.ts";

/** Limits of one dispatch class (`frame_system::limits::WeightsPerClass`); absent limits do not bind. */
export interface ClassWeights {
  readonly base_extrinsic: Weight;
  readonly max_extrinsic: Weight | undefined;
  readonly max_total: Weight | undefined;
  readonly reserved: Weight | undefined;
}

/** Weight limits of a block (`frame_system::limits::BlockWeights`). */
export interface BlockWeights {
  readonly base_block: Weight;
  readonly max_block: Weight;
  readonly per_class: {
    readonly normal: ClassWeights;
    readonly operational: ClassWeights;
    readonly mandatory: ClassWeights;
  };
}

/** One value a dispatch class (`PerDispatchClass`). */
export interface PerClass<T> {
  readonly normal: T;
  readonly operational: T;
  readonly mandatory: T;
}

const FIELD = { Normal: "normal", Operational: "operational", Mandatory: "mandatory" } as const;

/** The value for a class. */
export function ofClass<T>(values: PerClass<T>, dispatchClass: DispatchClassName): T {
  return values[FIELD[dispatchClass]];
}

/** The same values with another for one class. Written out, so that all results have one shape. */
export function withClass<T>(values: PerClass<T>, dispatchClass: DispatchClassName, value: T): PerClass<T> {
  const { normal, operational, mandatory } = values;
  switch (dispatchClass) {
    case "Normal":
      return { normal: value, operational, mandatory };
    case "Operational":
      return { normal, operational: value, mandatory };
    case "Mandatory":
      return { normal, operational, mandatory: value };
  }
}
