import type { SimulationOptions } from "./options.ts";

/** What goes wrong in a run. */
export type Trouble = Pick<SimulationOptions, "crashes" | "partitions" | "liars" | "dead">;

const NONE: Trouble = { crashes: false, partitions: false, liars: 0, dead: 0 };

/** All kinds of trouble that a network of so many validators has to bear: up to a third of them is faulty. */
export function troublesFor(validators: number): readonly Trouble[] {
  const third = Math.floor((validators - 1) / 3);
  const dead = Math.floor(third / 2);
  return [
    NONE,
    { ...NONE, crashes: true, partitions: true },
    { ...NONE, liars: third },
    { ...NONE, dead: third },
    { ...NONE, liars: third - dead, dead, partitions: true },
    { ...NONE, liars: 1, crashes: true },
  ];
}
