import type { H256 } from "@serinus/bytes";
import type { AnyEvent, EventRecord } from "@serinus/frame";
import { DispatchClass, Pays, Weight } from "@serinus/runtime-api";
import {
  bool,
  type Codec,
  compactU32,
  h256,
  indexed,
  newtype,
  param,
  type StructValue,
  str,
  struct,
  u32,
  unit,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";

/** Counts and data of an account. It exists as long as somebody provides for it or it is sufficient by itself. */
export interface AccountInfo<D = unknown> {
  /** Transactions that the account has sent. */
  nonce: number;
  /** Things that depend on the account; it cannot go before them. */
  consumers: number;
  /** Things that let the account exist, such as a balance of at least the existential deposit. */
  providers: number;
  /** Things that let it exist for their own sake alone. */
  sufficients: number;
  data: D;
}

/** `frame_system::AccountInfo`, with the runtime's account data. */
export function accountInfoOf<D>(data: Codec<D>): Codec<AccountInfo<D>> {
  return struct(
    { nonce: u32, consumers: u32, providers: u32, sufficients: u32, data },
    {
      path: ["frame_system", "AccountInfo"],
      params: [param("Nonce", u32), param("AccountData", data)],
      typeNames: {
        nonce: "Nonce",
        consumers: "RefCount",
        providers: "RefCount",
        sufficients: "RefCount",
        data: "AccountData",
      },
    },
  );
}

/** When in a block something happened. */
export type Phase = ValueOf<typeof Phase>;
export const Phase = /* @__PURE__ */ variants(
  { ApplyExtrinsic: indexed(0, u32, { typeNames: ["u32"] }), Finalization: unit, Initialization: unit },
  { path: ["frame_system", "Phase"] },
);

/** `frame_system::EventRecord`, with the runtime's events. */
export function eventRecordOf(event: Codec<AnyEvent>): Codec<EventRecord> {
  const topics: Codec<H256[]> = vec(h256);
  return struct(
    { phase: Phase, event, topics },
    {
      path: ["frame_system", "EventRecord"],
      params: [param("E", event), param("T", h256)],
      typeNames: { phase: "Phase", event: "E", topics: "Vec<T>" },
    },
  ) as Codec<unknown> as Codec<EventRecord>;
}

/** What an extrinsic cost: part of `ExtrinsicSuccess` and `ExtrinsicFailed`. */
export type DispatchEventInfo = ValueOf<typeof DispatchEventInfo>;
export const DispatchEventInfo = /* @__PURE__ */ struct(
  { weight: Weight, class: DispatchClass, pays_fee: Pays },
  {
    path: ["frame_system", "DispatchEventInfo"],
    typeNames: { weight: "Weight", class: "DispatchClass", pays_fee: "Pays" },
  },
);

const ownedText = /* @__PURE__ */ newtype(str, { path: ["Cow"], params: [param("T", str)] });

/** The version for which upgrades have run. */
export type LastRuntimeUpgradeInfo = ValueOf<typeof LastRuntimeUpgradeInfo>;
export const LastRuntimeUpgradeInfo = /* @__PURE__ */ struct(
  { spec_version: compactU32, spec_name: ownedText },
  {
    path: ["frame_system", "LastRuntimeUpgradeInfo"],
    typeNames: { spec_version: "codec::Compact<u32>", spec_name: "Cow<'static, str>" },
  },
);

/** Code that anyone may put in place, by its hash. */
export type CodeUpgradeAuthorization = ValueOf<typeof CodeUpgradeAuthorization>;
export const CodeUpgradeAuthorization = /* @__PURE__ */ struct(
  { code_hash: h256, check_version: bool },
  {
    path: ["frame_system", "CodeUpgradeAuthorization"],
    params: [param("T")],
    typeNames: { code_hash: "T::Hash", check_version: "bool" },
  },
);

/** `frame_support::dispatch::PerDispatchClass`. */
export function perDispatchClass<T>(
  codec: Codec<T>,
): Codec<StructValue<{ normal: Codec<T>; operational: Codec<T>; mandatory: Codec<T> }>> {
  return struct(
    { normal: codec, operational: codec, mandatory: codec },
    {
      path: ["frame_support", "dispatch", "PerDispatchClass"],
      params: [param("T", codec)],
      typeNames: { normal: "T", operational: "T", mandatory: "T" },
    },
  );
}
