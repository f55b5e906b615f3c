import {
  bool,
  bytes,
  fieldless,
  indexed,
  result,
  struct,
  u8,
  u64,
  unit,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import { DispatchResult } from "./dispatch-error.ts";

/** From where a transaction came to be validated. */
export type TransactionSource = ValueOf<typeof TransactionSource>;
export const TransactionSource = /* @__PURE__ */ fieldless(["InBlock", "Local", "External"], {
  path: ["sp_runtime", "transaction_validity", "TransactionSource"],
});

/** Where a valid transaction stands among others. */
export type ValidTransaction = ValueOf<typeof ValidTransaction>;
export const ValidTransaction = /* @__PURE__ */ struct(
  {
    /** Higher goes first. */
    priority: u64,
    /** Tags that other transactions must have provided first. */
    requires: vec(bytes),
    /** Tags that the transaction provides; of two that provide the same only one can be included. */
    provides: vec(bytes),
    /** For how many blocks the answer holds. */
    longevity: u64,
    /** Whether other nodes are told. */
    propagate: bool,
  },
  {
    path: ["sp_runtime", "transaction_validity", "ValidTransaction"],
    typeNames: {
      priority: "TransactionPriority",
      requires: "Vec<TransactionTag>",
      provides: "Vec<TransactionTag>",
      longevity: "TransactionLongevity",
      propagate: "bool",
    },
  },
);

/** Why a transaction is not valid, now or ever. */
export type InvalidTransaction = ValueOf<typeof InvalidTransaction>;
export const InvalidTransaction = /* @__PURE__ */ variants(
  {
    /** The call is not expected here. */
    Call: unit,
    /** Fees cannot be paid. */
    Payment: unit,
    /** The nonce is too high; it may become valid. */
    Future: unit,
    /** The nonce was used. */
    Stale: unit,
    BadProof: unit,
    /** The block from which the transaction is mortal is too old. */
    AncientBirthBlock: unit,
    /** The block is full; the transaction may fit in a later one. */
    ExhaustsResources: unit,
    Custom: indexed(7, u8, { typeNames: ["u8"] }),
    /** A mandatory extrinsic failed, which makes the block invalid. */
    BadMandatory: unit,
    /** A mandatory extrinsic can be in a block only, not in a pool. */
    MandatoryValidation: unit,
    BadSigner: unit,
    /** What a transaction extension adds to the signed payload could not be found. */
    IndeterminateImplicit: unit,
    /** No transaction extension authorised an origin. */
    UnknownOrigin: unit,
  },
  { path: ["sp_runtime", "transaction_validity", "InvalidTransaction"] },
);

/** Why it could not be said whether a transaction is valid. */
export type UnknownTransaction = ValueOf<typeof UnknownTransaction>;
export const UnknownTransaction = /* @__PURE__ */ variants(
  { CannotLookup: unit, NoUnsignedValidator: unit, Custom: indexed(2, u8, { typeNames: ["u8"] }) },
  { path: ["sp_runtime", "transaction_validity", "UnknownTransaction"] },
);

export type TransactionValidityError = ValueOf<typeof TransactionValidityError>;
export const TransactionValidityError = /* @__PURE__ */ variants(
  {
    Invalid: indexed(0, InvalidTransaction, { typeNames: ["InvalidTransaction"] }),
    Unknown: indexed(1, UnknownTransaction, { typeNames: ["UnknownTransaction"] }),
  },
  { path: ["sp_runtime", "transaction_validity", "TransactionValidityError"] },
);

/** What `TaggedTransactionQueue_validate_transaction` returns. */
export type TransactionValidity = ValueOf<typeof TransactionValidity>;
export const TransactionValidity = /* @__PURE__ */ result(ValidTransaction, TransactionValidityError);

/**
 * What `BlockBuilder_apply_extrinsic` returns: `Ok` for an extrinsic that belongs into the block, with the outcome of
 * its dispatch; `Err` for one that must not be included.
 */
export type ApplyExtrinsicResult = ValueOf<typeof ApplyExtrinsicResult>;
export const ApplyExtrinsicResult = /* @__PURE__ */ result(DispatchResult, TransactionValidityError);
