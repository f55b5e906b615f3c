import { fieldless, option, struct, type ValueOf } from "@serinus/scale";
import { Weight } from "./weight.ts";

/** What share of a block a call may take. */
export type DispatchClass = ValueOf<typeof DispatchClass>;
export const DispatchClass = /* @__PURE__ */ fieldless(["Normal", "Operational", "Mandatory"], {
  path: ["frame_support", "dispatch", "DispatchClass"],
});

/** Whether the caller of a call pays its fee. */
export type Pays = ValueOf<typeof Pays>;
export const Pays = /* @__PURE__ */ fieldless(["Yes", "No"], { path: ["frame_support", "dispatch", "Pays"] });

/** What is known of a call before it is dispatched. */
export type DispatchInfo = ValueOf<typeof DispatchInfo>;
export const DispatchInfo = /* @__PURE__ */ struct(
  { call_weight: Weight, extension_weight: Weight, class: DispatchClass, pays_fee: Pays },
  {
    path: ["frame_support", "dispatch", "DispatchInfo"],
    typeNames: {
      call_weight: "Weight",
      extension_weight: "Weight",
      class: "DispatchClass",
      pays_fee: "Pays",
    },
  },
);

/** What a call turned out to need; without `actual_weight`, what was announced. */
export type PostDispatchInfo = ValueOf<typeof PostDispatchInfo>;
export const PostDispatchInfo = /* @__PURE__ */ struct(
  { actual_weight: option(Weight), pays_fee: Pays },
  {
    path: ["frame_support", "dispatch", "PostDispatchInfo"],
    typeNames: { actual_weight: "Option<Weight>", pays_fee: "Pays" },
  },
);
