import type { PalletCode } from "@serinus/frame";
import type { Offences } from "./offences.ts";

/** Everything Offences does by itself. */
export const offencesCode: PalletCode<Offences> = {
  calls: {},
  tryState({ storage }) {
    const indexed = new Set<string>();
    for (const [, ids] of storage.ConcurrentReportsIndex.iter()) {
      for (const id of ids) {
        if (!storage.Reports.containsKey(id)) throw new Error(`report ${id} is listed and not there`);
        if (indexed.has(id)) throw new Error(`report ${id} is listed twice`);
        indexed.add(id);
      }
    }
    for (const id of storage.Reports.iterKeys()) {
      if (!indexed.has(id)) throw new Error(`report ${id} is there and not listed`);
    }
  },
};
