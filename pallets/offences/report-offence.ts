import { type H256, toH256 } from "@serinus/bytes";
import type { Offender, ReportOffence } from "@serinus/frame";
import { fixedText } from "@serinus/runtime-api";
import { bytes, type Codec, tuple } from "@serinus/scale";
import type { Offences } from "./offences.ts";

/** Takes reports of offences; `IdentificationTuple` is what the pallet's manifest was made with. */
export function reportOffences(offences: Offences, IdentificationTuple: Codec<Offender>): ReportOffence {
  const { storage, config, host } = offences;
  const { Reports, ConcurrentReportsIndex } = storage;
  const reported = tuple(fixedText(16), bytes, IdentificationTuple);
  const reportId = (kind: string, timeSlot: Uint8Array, offender: Offender): H256 =>
    toH256(host.hashing_blake2_256(reported.encode([kind, timeSlot, offender])));

  return {
    reportOffence(reporters, { kind, offenders, time_slot, session_index, slashFraction }) {
      const reports = ConcurrentReportsIndex.get(kind, time_slot);
      const before = reports.length;
      for (const offender of offenders) {
        const id = reportId(kind, time_slot, offender);
        if (Reports.containsKey(id)) continue;
        Reports.insert(id, { offender, reporters });
        reports.push(id);
      }
      if (reports.length === before) return false;
      const concurrent = reports.flatMap((id) => Reports.get(id) ?? []);
      ConcurrentReportsIndex.insert(kind, time_slot, reports);
      const fraction = slashFraction(concurrent.length);
      config.onOffence(
        concurrent,
        concurrent.map(() => fraction),
        session_index,
      );
      offences.deposit({ type: "Offence", value: { kind, timeslot: time_slot } });
      return true;
    },
    isKnownOffence: (kind, offenders, timeSlot) =>
      offenders.every((offender) => Reports.containsKey(reportId(kind, timeSlot, offender))),
  };
}
