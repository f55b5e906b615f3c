import type { BlockHash } from "@serinus/bytes";
import { concatBytes } from "@serinus/bytes";
import { FeeDetails, RuntimeDispatchInfo } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import type { RpcBackend } from "../backend.ts";
import { type Methods, method } from "../protocol/method.ts";
import { blockHashParam, bytesParam, optional } from "../protocol/params.ts";
import { askAboutExtrinsic } from "./ask-runtime.ts";
import { blockOrBest } from "./header-json.ts";

/** `payment_*`: fees as the runtime computes them. */
export function paymentMethods({ chain, runtime }: RpcBackend): Methods {
  function query(
    method: string,
    failure: string,
    { extrinsic, at }: { readonly extrinsic: Uint8Array; readonly at: BlockHash | undefined },
  ): Promise<Uint8Array> {
    const args = concatBytes(extrinsic, u32.encode(extrinsic.length));
    return askAboutExtrinsic(runtime, { at: blockOrBest(chain, at), method, extrinsic, args, failure });
  }
  const hexNumber = (value: bigint): string => `0x${value.toString(16)}`;
  const params = { extrinsic: bytesParam, at: optional(blockHashParam) };

  return {
    payment_queryInfo: method(params, async (given) => {
      const info = RuntimeDispatchInfo.decode(
        await query("TransactionPaymentApi_query_info", "Unable to query dispatch info.", given),
      );
      return {
        weight: { ref_time: Number(info.weight.ref_time), proof_size: Number(info.weight.proof_size) },
        class: info.class.type.toLowerCase(),
        partialFee: info.partial_fee.toString(),
      };
    }),
    payment_queryFeeDetails: method(params, async (given) => {
      const { inclusion_fee } = FeeDetails.decode(
        await query("TransactionPaymentApi_query_fee_details", "Unable to query fee details.", given),
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
