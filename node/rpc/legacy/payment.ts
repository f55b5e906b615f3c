import type { BlockHash } from "@serinus/bytes";
import { concatBytes } from "@serinus/bytes";
import { FeeDetails, RuntimeDispatchInfo } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import type { RpcBackend } from "../backend.ts";
import { type Methods, method } from "../protocol/method.ts";
import { blockHashParam, bytesParam, optional } from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";
import { blockOrBest } from "./header-json.ts";

/** Code of `pallet-transaction-payment-rpc` for a runtime that could not answer. */
const RUNTIME_ERROR = 8002;

/** `payment_*`: fees as the runtime computes them. */
export function paymentMethods({ chain, runtime }: RpcBackend): Methods {
  async function query(name: string, extrinsic: Uint8Array, at: BlockHash | undefined): Promise<Uint8Array> {
    const data = concatBytes(extrinsic, u32.encode(extrinsic.length));
    const outcome = await runtime.call(blockOrBest(chain, at), name, data);
    if (!outcome.ok) throw new RpcError(RUNTIME_ERROR, `Unable to query ${name}`, outcome.error);
    return outcome.value;
  }
  const hexNumber = (value: bigint): string => `0x${value.toString(16)}`;
  const params = { extrinsic: bytesParam, at: optional(blockHashParam) };

  return {
    payment_queryInfo: method(params, async ({ extrinsic, at }) => {
      const info = RuntimeDispatchInfo.decode(await query("TransactionPaymentApi_query_info", extrinsic, at));
      return {
        weight: { ref_time: Number(info.weight.ref_time), proof_size: Number(info.weight.proof_size) },
        class: info.class.type.toLowerCase(),
        partialFee: info.partial_fee.toString(),
      };
    }),
    payment_queryFeeDetails: method(params, async ({ extrinsic, at }) => {
      const { inclusion_fee } = FeeDetails.decode(
        await query("TransactionPaymentApi_query_fee_details", extrinsic, at),
      );
      return {
        inclusionFee: inclusion_fee
          ? {
              baseFee: hexNumber(inclusion_fee.base_fee),
              lenFee: hexNumber(inclusion_fee.len_fee),
              adjustedWeightFee: hexNumber(inclusion_fee.adjusted_weight_fee),
            }
          : null,
      };
    }),
  };
}
