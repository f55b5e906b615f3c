import type { H256 } from "@serinus/bytes";
import {
  accountId,
  boundedVec,
  type Codec,
  hexFixed,
  param,
  struct,
  u32,
  u128,
  type ValueOf,
} from "@serinus/scale";

/** Hash of an encoded call, in metadata a plain `[u8; 32]`. */
export const CallHash: Codec<H256> = /* @__PURE__ */ hexFixed<H256>(32);

/** An extrinsic by its block and its index there: when an operation began. */
export type Timepoint = ValueOf<typeof Timepoint>;
export const Timepoint = /* @__PURE__ */ struct(
  { height: u32, index: u32 },
  {
    path: ["pallet_multisig", "Timepoint"],
    params: [param("BlockNumber", u32)],
    typeNames: { height: "BlockNumber", index: "u32" },
  },
);

/** An operation that waits for approvals. `approvals` are sorted, and `depositor`, who began it, is one of them. */
export type Operation = ValueOf<ReturnType<typeof operationOf>>;

/** `pallet_multisig::Multisig`, with so many approvals at most. */
export function operationOf(maxSignatories: number) {
  return struct(
    {
      when: Timepoint,
      deposit: u128,
      depositor: accountId,
      approvals: boundedVec(accountId, maxSignatories),
    },
    {
      path: ["pallet_multisig", "Multisig"],
      params: [
        param("BlockNumber", u32),
        param("Balance", u128),
        param("AccountId", accountId),
        param("MaxApprovals"),
      ],
      typeNames: {
        when: "Timepoint<BlockNumber>",
        deposit: "Balance",
        depositor: "AccountId",
        approvals: "BoundedVec<AccountId, MaxApprovals>",
      },
    },
  );
}
