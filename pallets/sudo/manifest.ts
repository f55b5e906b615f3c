import { type AnyCall, definePallet, MultiAddress, typed, value } from "@serinus/frame";
import { DispatchResult, Weight } from "@serinus/runtime-api";
import { accountId, type Codec, option } from "@serinus/scale";

/** What {@link sudoManifest} makes. */
export type SudoManifest = ReturnType<typeof sudoManifest>;

/** An account that may make any call as root, for chains of a developer's own (`pallet_sudo`). */
export function sudoManifest(RuntimeCall: Codec<AnyCall>) {
  const call = typed("Box<<T as Config>::RuntimeCall>", RuntimeCall);
  const account = typed("AccountIdLookupOf<T>", MultiAddress);
  const result = { sudo_result: typed("DispatchResult", DispatchResult) };
  return definePallet({
    module: "pallet_sudo",
    docs: "An account that may make any call as root.",
    storage: { Key: value(accountId, { docs: "The account that may." }) },
    calls: {
      sudo: { index: 0, args: { call }, docs: "Makes a call as root. Costs no fee." },
      sudo_unchecked_weight: {
        index: 1,
        args: { call, weight: typed("Weight", Weight) },
        docs: "Makes a call as root, at a weight that is stated and not checked. Costs no fee.",
      },
      set_key: { index: 2, args: { new: account }, docs: "Puts another account in the key's place." },
      sudo_as: {
        index: 3,
        args: { who: account, call },
        docs: "Makes a call as any account. Costs no fee.",
      },
      remove_key: { index: 4, docs: "Gives the power away for good: nobody has it afterwards but root." },
    },
    events: {
      Sudid: { fields: result, docs: "A call was made as root." },
      KeyChanged: {
        fields: {
          old: typed("Option<T::AccountId>", option(accountId)),
          new: accountId,
        },
        docs: "Another account is the key.",
      },
      KeyRemoved: { docs: "There is no key any more." },
      SudoAsDone: { fields: result, docs: "A call was made as an account." },
    },
    errors: { RequireSudo: "The sender is not the key." },
  });
}
