import type { Hex } from "@serinus/bytes";
import { PoolError } from "@serinus/node-api";
import type { InvalidTransaction, TransactionValidityError, UnknownTransaction } from "@serinus/runtime-api";
import type { ImportRefusal } from "./import-transaction.ts";

// Codes and texts are those of `sc-rpc-api`'s author errors: clients match on them.

const INVALID_TEXTS: Readonly<Record<Exclude<InvalidTransaction["type"], "Custom">, string>> = {
  Call: "Transaction call is not expected",
  Payment: "Inability to pay some fees (e.g. account balance too low)",
  Future: "Transaction will be valid in the future",
  Stale: "Transaction is outdated",
  BadProof: "Transaction has a bad signature",
  AncientBirthBlock: "Transaction has an ancient birth block",
  ExhaustsResources: "Transaction would exhaust the block limits",
  BadMandatory: "A call was labelled as mandatory, but resulted in an Error.",
  MandatoryValidation: "Transaction dispatch is mandatory; transactions must not be validated.",
  BadSigner: "Invalid signing address",
  IndeterminateImplicit: "The implicit data was unable to be calculated",
  UnknownOrigin: "The transaction extension did not authorize any origin",
};

/** The bytes are no extrinsic. */
export function badFormat(reason: string): PoolError {
  return new PoolError(1001, `Extrinsic has invalid format: ${reason}`);
}

/** The runtime failed while it validated. */
export function verificationError(reason: string): PoolError {
  return new PoolError(
    1002,
    `Verification Error: Runtime error: ${reason}`,
    `RuntimeApi(${JSON.stringify(reason)})`,
  );
}

/** The runtime's verdict, when it is not "valid". */
export function validityError(error: TransactionValidityError): PoolError {
  return error.type === "Invalid" ? invalidTransaction(error.value) : unknownTransaction(error.value);
}

function invalidTransaction(error: InvalidTransaction): PoolError {
  const data = error.type === "Custom" ? `Custom error: ${error.value}` : INVALID_TEXTS[error.type];
  return new PoolError(1010, "Invalid Transaction", data);
}

function unknownTransaction(error: UnknownTransaction): PoolError {
  const data = error.type === "Custom" ? `Custom(${error.value})` : error.type;
  return new PoolError(1011, "Unknown Transaction Validity", data);
}

export function temporarilyBanned(): PoolError {
  return new PoolError(1012, "Transaction is temporarily banned");
}

export function alreadyImported(hash: Hex): PoolError {
  return new PoolError(1013, "Transaction Already Imported", hash);
}

export function immediatelyDropped(): PoolError {
  const data = "The transaction couldn't enter the pool because of the limit";
  return new PoolError(1016, "Immediately Dropped", data);
}

/** The transaction may not be told to others, and this node makes no blocks. */
export function unactionable(): PoolError {
  return new PoolError(
    1018,
    "Unactionable",
    "The transaction is unactionable since it is not propagable and the local node does not author blocks",
  );
}

export function noTagsProvided(): PoolError {
  const data = "Transaction does not provide any tags, so the pool can't identify it";
  return new PoolError(1019, "No tags provided", data);
}

/** Why the queues did not take a transaction. */
export function refusalError(refusal: ImportRefusal, hash: Hex): PoolError {
  switch (refusal.type) {
    case "alreadyImported":
      return alreadyImported(hash);
    case "tooLowPriority":
      return new PoolError(
        1014,
        `Priority is too low: (${refusal.old} vs ${refusal.new})`,
        "The transaction has too low priority to replace another transaction already in the pool.",
      );
    case "cycle":
      return new PoolError(1015, "Cycle Detected");
    case "futureRejected":
      return new PoolError(1021, "The pool is not accepting future transactions");
  }
}
