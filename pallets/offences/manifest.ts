import {
  definePallet,
  doubleMap,
  map,
  type Offender,
  offenceDetails,
  twox64Concat,
  typed,
} from "@serinus/frame";
import { fixedText } from "@serinus/runtime-api";
import { bytes, type Codec, h256, vec } from "@serinus/scale";

const Kind = /* @__PURE__ */ fixedText(16);

/** Offences of validators, as they were reported. `IdentificationTuple` says whom an offence is laid to. */
export function offencesManifest<Who extends Offender>(IdentificationTuple: Codec<Who>) {
  return definePallet({
    module: "pallet_offences",
    docs: "Offences of validators, as they were reported.",
    storageVersion: 1,
    genericEvent: false,
    storage: {
      Reports: map(twox64Concat(h256), offenceDetails(IdentificationTuple), {
        docs: "Reports by their id, the hash of kind, moment and offender.",
      }),
      ConcurrentReportsIndex: doubleMap(twox64Concat(Kind), twox64Concat(bytes), vec(h256), {
        default: [],
        docs: "Reports of one kind at one moment: they count together.",
      }),
    },
    events: {
      Offence: {
        fields: { kind: typed("Kind", Kind), timeslot: typed("OpaqueTimeSlot", bytes) },
        docs: "An offence was reported. Another report of the same offenders is not taken.",
      },
    },
  });
}

/** What {@link offencesManifest} makes. */
export type OffencesManifest = ReturnType<typeof offencesManifest<Offender>>;
