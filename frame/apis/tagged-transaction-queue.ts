import type { H256 } from "@serinus/bytes";
import { TransactionSource, TransactionValidity } from "@serinus/runtime-api";
import { type Codec, h256 } from "@serinus/scale";
import type { Executive } from "../executive/executive.ts";
import { TransactionInvalid } from "../extrinsic/transaction-invalid.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** `TaggedTransactionQueue`: what a transaction pool asks. */
export function taggedTransactionQueueApi(executive: Executive): RuntimeApi {
  const extrinsic: Codec<Uint8Array> = executive.parts.format.opaque;
  return {
    name: "TaggedTransactionQueue",
    id: "0xd2bc9897eed08f15",
    version: 3,
    docs: "Judging transactions for a pool.",
    methods: {
      validate_transaction: apiMethod({
        inputs: { source: TransactionSource, tx: extrinsic, block_hash: h256 },
        output: TransactionValidity,
        docs: "Whether the transaction may be included after the block with this hash, and where it stands among others.",
        run: ({ source, tx, block_hash }) => validated(executive, source, tx, block_hash),
      }),
    },
  };
}

function validated(
  executive: Executive,
  source: TransactionSource,
  tx: Uint8Array,
  block: H256,
): TransactionValidity {
  try {
    return { type: "Ok", value: executive.validateTransaction(source, tx, block) };
  } catch (error) {
    if (!(error instanceof TransactionInvalid)) throw error;
    return { type: "Err", value: error.error };
  }
}
