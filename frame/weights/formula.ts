import type { Weight } from "@serinus/runtime-api";
import { addWeights, multiplyWeight } from "./weight.ts";

/** Reference time of one database access, in picoseconds (`RuntimeDbWeight`, Kusama: `RocksDbWeight`). */
export interface DbWeight {
  readonly read: bigint;
  readonly write: bigint;
}

/** Cost of one thing: computation, proof and database accesses. */
interface Cost {
  /** Picoseconds. */
  readonly refTime: bigint;
  /** Bytes. */
  readonly proofSize?: bigint;
  readonly reads?: number;
  readonly writes?: number;
}

/** A measured weight as the fellowship publishes it: a base, and what each unit of a component adds. */
export interface WeightFormula extends Cost {
  readonly per?: Readonly<Record<string, Cost>>;
}

/** A pallet's weights, by the names of their benchmarks, which are the names of the calls for most. */
export type WeightTable = Readonly<Record<string, WeightFormula>>;

/** The functions that a weight table becomes: without arguments, or with the count of each component. */
export type Weights<T extends WeightTable = WeightTable> = {
  readonly [K in keyof T]: T[K] extends { readonly per: infer P }
    ? (components: { readonly [C in keyof P]: number }) => Weight
    : () => Weight;
};

/** Makes functions of a weight table. Parts without components are added up once, here. */
export function bindWeights<const T extends WeightTable>(table: T, db: DbWeight): Weights<T> {
  const bound: Record<string, (components?: Readonly<Record<string, number>>) => Weight> = {};
  for (const [name, formula] of Object.entries<WeightFormula>(table)) {
    const base = costWeight(formula, db);
    const slopes = Object.entries(formula.per ?? {}).map(([component, cost]) => ({
      component,
      each: costWeight(cost, db),
    }));
    bound[name] = (components = {}) => {
      let total = base;
      for (const { component, each } of slopes) {
        total = addWeights(total, multiplyWeight(each, components[component] ?? 0));
      }
      return total;
    };
  }
  return bound as Weights<T>;
}

/** The weight of so many database accesses. */
export function dbWeight(db: DbWeight, reads: number, writes: number): Weight {
  return { ref_time: db.read * BigInt(reads) + db.write * BigInt(writes), proof_size: 0n };
}

function costWeight(cost: Cost, db: DbWeight): Weight {
  const accesses = dbWeight(db, cost.reads ?? 0, cost.writes ?? 0);
  return { ref_time: cost.refTime + accesses.ref_time, proof_size: cost.proofSize ?? 0n };
}
