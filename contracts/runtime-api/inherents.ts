import { bool, btreeMap, bytes, type Codec, mapped, struct, type ValueOf } from "@serinus/scale";
import { InherentIdentifier } from "./identifiers.ts";

const entries: Codec<ReadonlyMap<InherentIdentifier, Uint8Array>> = /* @__PURE__ */ mapped(
  btreeMap(InherentIdentifier, bytes),
  (pairs) => new Map(pairs),
  (map) => [...map],
);

/** What a block's author knows and the runtime does not, each value encoded under the name of its inherent. */
export type InherentData = ValueOf<typeof InherentData>;
export const InherentData = /* @__PURE__ */ struct(
  { data: entries },
  { path: ["sp_inherents", "InherentData"], typeNames: { data: "BTreeMap<InherentIdentifier, Vec<u8>>" } },
);

/** What `BlockBuilder_check_inherents` returns. A fatal error makes the block invalid for good. */
export type CheckInherentsResult = ValueOf<typeof CheckInherentsResult>;
export const CheckInherentsResult = /* @__PURE__ */ struct(
  { okay: bool, fatal_error: bool, errors: InherentData },
  {
    path: ["sp_inherents", "CheckInherentsResult"],
    typeNames: { okay: "bool", fatal_error: "bool", errors: "InherentData" },
  },
);
