import {
  fieldless,
  fixedBytes,
  indexed,
  result,
  struct,
  u8,
  unit,
  type ValueOf,
  variants,
} from "@serinus/scale";

/** An error of a pallet: the pallet's index and the encoded error, of which the first byte is its index there. */
export type ModuleError = ValueOf<typeof ModuleError>;
export const ModuleError = /* @__PURE__ */ struct(
  { index: u8, error: fixedBytes(4) },
  {
    path: ["sp_runtime", "ModuleError"],
    typeNames: { index: "u8", error: "[u8; MAX_MODULE_ERROR_ENCODED_SIZE]" },
  },
);

/** Why a balance could not be moved. */
export type TokenError = ValueOf<typeof TokenError>;
export const TokenError = /* @__PURE__ */ fieldless(
  [
    "FundsUnavailable",
    "OnlyProvider",
    "BelowMinimum",
    "CannotCreate",
    "UnknownAsset",
    "Frozen",
    "Unsupported",
    "CannotCreateHold",
    "NotExpendable",
    "Blocked",
  ],
  { path: ["sp_runtime", "TokenError"] },
);

export type ArithmeticError = ValueOf<typeof ArithmeticError>;
export const ArithmeticError = /* @__PURE__ */ fieldless(["Underflow", "Overflow", "DivisionByZero"], {
  path: ["sp_arithmetic", "ArithmeticError"],
});

/** Why a storage layer could not be opened. */
export type TransactionalError = ValueOf<typeof TransactionalError>;
export const TransactionalError = /* @__PURE__ */ fieldless(["LimitReached", "NoLayer"], {
  path: ["sp_runtime", "TransactionalError"],
});

/** Why a proof in a trie of its own does not hold. */
export type TrieError = ValueOf<typeof TrieError>;
export const TrieError = /* @__PURE__ */ fieldless(
  [
    "InvalidStateRoot",
    "IncompleteDatabase",
    "ValueAtIncompleteKey",
    "DecoderError",
    "InvalidHash",
    "DuplicateKey",
    "ExtraneousNode",
    "ExtraneousValue",
    "ExtraneousHashReference",
    "InvalidChildReference",
    "ValueMismatch",
    "IncompleteProof",
    "RootMismatch",
    "DecodeError",
  ],
  { path: ["sp_runtime", "proving_trie", "TrieError"] },
);

/** Why a dispatch failed (`sp_runtime::DispatchError`). */
export type DispatchError = ValueOf<typeof DispatchError>;
export const DispatchError = /* @__PURE__ */ variants(
  {
    Other: unit,
    CannotLookup: unit,
    BadOrigin: unit,
    Module: indexed(3, ModuleError, { typeNames: ["ModuleError"] }),
    ConsumerRemaining: unit,
    NoProviders: unit,
    TooManyConsumers: unit,
    Token: indexed(7, TokenError, { typeNames: ["TokenError"] }),
    Arithmetic: indexed(8, ArithmeticError, { typeNames: ["ArithmeticError"] }),
    Transactional: indexed(9, TransactionalError, { typeNames: ["TransactionalError"] }),
    Exhausted: unit,
    Corruption: unit,
    Unavailable: unit,
    RootNotAllowed: unit,
    Trie: indexed(14, TrieError, { typeNames: ["TrieError"] }),
  },
  { path: ["sp_runtime", "DispatchError"] },
);

/** How a dispatch ended. */
export type DispatchResult = ValueOf<typeof DispatchResult>;
export const DispatchResult = /* @__PURE__ */ result(unit, DispatchError);
