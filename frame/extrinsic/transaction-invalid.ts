import type { TransactionValidityError } from "@serinus/runtime-api";

/**
 * What a validity check throws. The common ones are prepared once; like a dispatch failure this is no `Error` and has
 * no stack.
 */
export class TransactionInvalid {
  readonly error: TransactionValidityError;

  constructor(error: TransactionValidityError) {
    this.error = error;
  }

  get message(): string {
    return `${this.error.type}.${this.error.value.type}`;
  }

  toString(): string {
    return `TransactionInvalid: ${this.message}`;
  }
}

type InvalidType = Exclude<
  Extract<TransactionValidityError, { readonly type: "Invalid" }>["value"]["type"],
  "Custom"
>;
type UnknownType = Exclude<
  Extract<TransactionValidityError, { readonly type: "Unknown" }>["value"]["type"],
  "Custom"
>;

const invalid = (type: InvalidType) => new TransactionInvalid({ type: "Invalid", value: { type } });
const unknown = (type: UnknownType) => new TransactionInvalid({ type: "Unknown", value: { type } });

/** `throw invalidTransaction.Stale` (`sp_runtime::transaction_validity::InvalidTransaction`). */
export const invalidTransaction = {
  Call: /* @__PURE__ */ invalid("Call"),
  Payment: /* @__PURE__ */ invalid("Payment"),
  Future: /* @__PURE__ */ invalid("Future"),
  Stale: /* @__PURE__ */ invalid("Stale"),
  BadProof: /* @__PURE__ */ invalid("BadProof"),
  AncientBirthBlock: /* @__PURE__ */ invalid("AncientBirthBlock"),
  ExhaustsResources: /* @__PURE__ */ invalid("ExhaustsResources"),
  BadMandatory: /* @__PURE__ */ invalid("BadMandatory"),
  MandatoryValidation: /* @__PURE__ */ invalid("MandatoryValidation"),
  BadSigner: /* @__PURE__ */ invalid("BadSigner"),
  IndeterminateImplicit: /* @__PURE__ */ invalid("IndeterminateImplicit"),
  UnknownOrigin: /* @__PURE__ */ invalid("UnknownOrigin"),
} as const satisfies Record<InvalidType, TransactionInvalid>;

/** `throw unknownTransaction.NoUnsignedValidator`. */
export const unknownTransaction = {
  CannotLookup: /* @__PURE__ */ unknown("CannotLookup"),
  NoUnsignedValidator: /* @__PURE__ */ unknown("NoUnsignedValidator"),
} as const satisfies Record<UnknownType, TransactionInvalid>;

/** A pallet's own reason, 0 to 255. */
export function customInvalid(code: number): TransactionInvalid {
  return new TransactionInvalid({ type: "Invalid", value: { type: "Custom", value: code } });
}
