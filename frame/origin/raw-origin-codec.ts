import { accountId, type Codec, indexed, unit, variants } from "@serinus/scale";
import type { RawOrigin } from "./origin.ts";

/** `frame_support::dispatch::RawOrigin`. */
export const rawOriginCodec: Codec<RawOrigin> = /* @__PURE__ */ variants(
  {
    Root: indexed(0, unit),
    Signed: indexed(1, accountId, { typeNames: ["AccountId"] }),
    None: indexed(2, unit),
  },
  { path: ["frame_support", "dispatch", "RawOrigin"], params: [{ name: "AccountId", codec: accountId }] },
);
