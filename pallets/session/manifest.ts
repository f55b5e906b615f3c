import { definePallet, map, twox64Concat, typed, value } from "@serinus/frame";
import { perbill } from "@serinus/numeric";
import { KeyTypeId } from "@serinus/runtime-api";
import { accountId, bool, bytes, type Codec, newtype, tuple, u32, vec } from "@serinus/scale";
import type { SessionKeys } from "./session-keys.ts";

/** How bad an offence was, in parts of the stake (`sp_staking::offence::OffenceSeverity`). */
const OffenceSeverity = /* @__PURE__ */ newtype(perbill, {
  path: ["sp_staking", "offence", "OffenceSeverity"],
  typeName: "Perbill",
});

const ValidatorId = typed("T::ValidatorId", accountId);

/** Who validates, with which keys, for how long. `Keys` are the runtime's session keys. */
export function sessionManifest<K extends SessionKeys>(Keys: Codec<K>) {
  return definePallet({
    module: "pallet_session",
    docs: "Who validates, with which keys, for how long.",
    storageVersion: 1,
    storage: {
      Validators: value(vec(accountId), { default: [], docs: "The validators of this session." }),
      CurrentIndex: value(u32, { default: 0, docs: "Number of this session." }),
      QueuedChanged: value(bool, {
        default: false,
        docs: "Whether the validators of the next session, or what is at stake for them, are others than now.",
      }),
      QueuedKeys: value(vec(tuple(accountId, Keys)), {
        default: [],
        docs: "The validators of the next session with the keys that they will use.",
      }),
      DisabledValidators: value(vec(tuple(u32, OffenceSeverity)), {
        default: [],
        docs: "Places of the validators that must not take part until this session's end, in ascending order.",
      }),
      NextKeys: map(twox64Concat(accountId), Keys, {
        docs: "The keys that a validator will use when next it comes into a session.",
      }),
      KeyOwner: map(twox64Concat(tuple(KeyTypeId, bytes)), accountId, { docs: "Whose key a key is." }),
    },
    events: {
      NewSession: {
        fields: { session_index: typed("SessionIndex", u32) },
        docs: "A session has begun. Its number is not that of an era.",
      },
      ValidatorDisabled: {
        fields: { validator: ValidatorId },
        docs: "A validator must not take part until the session's end.",
      },
      ValidatorReenabled: { fields: { validator: ValidatorId }, docs: "A validator may take part again." },
    },
    errors: {
      InvalidProof: "The proof of ownership does not fit the keys.",
      NoAssociatedValidatorId: "The account is no validator's.",
      DuplicatedKey: "A key is another validator's.",
      NoKeys: "The account has no keys set.",
      NoAccount: "The keys cannot be kept for the account: it does not live, or too much depends on it.",
    },
    calls: {
      set_keys: {
        index: 0,
        args: { keys: typed("T::Keys", Keys), proof: bytes },
        docs: "Sets the caller's session keys, for sessions from the one after next on.",
      },
      purge_keys: {
        index: 1,
        docs: "Removes the caller's session keys, and with them the dependence on its account.",
      },
    },
  });
}

/** What {@link sessionManifest} makes. */
export type SessionManifest = ReturnType<typeof sessionManifest<SessionKeys>>;
