import { fixedBytes, newtype, param, str, struct, tuple, u8, u32, type ValueOf, vec } from "@serinus/scale";

const ownedText = newtype(str, { path: ["Cow"], params: [param("T", str)] });
const apiList = vec(tuple(fixedBytes(8), u32));

/**
 * What `Core_version` returns: which runtime this is and what may be called on it (Polkadot specification, "Runtime
 * version"). An entry of `apis` is the first 8 bytes of the blake2b hash of an API's name, and the API's version.
 */
export type RuntimeVersion = ValueOf<typeof RuntimeVersion>;
export const RuntimeVersion = /* @__PURE__ */ struct(
  {
    spec_name: ownedText,
    impl_name: ownedText,
    authoring_version: u32,
    /** Grows with every change of the runtime's behaviour. */
    spec_version: u32,
    impl_version: u32,
    apis: newtype(apiList, { path: ["Cow"], params: [param("T", apiList)] }),
    /** Grows when extrinsics signed for an earlier version would mean something else. */
    transaction_version: u32,
    /** 1: values over 32 bytes are hashed in the state's trie (state version 1). */
    system_version: u8,
  },
  {
    path: ["sp_version", "RuntimeVersion"],
    typeNames: {
      spec_name: "Cow<'static, str>",
      impl_name: "Cow<'static, str>",
      authoring_version: "u32",
      spec_version: "u32",
      impl_version: "u32",
      apis: "ApisVec",
      transaction_version: "u32",
      system_version: "u8",
    },
  },
);
