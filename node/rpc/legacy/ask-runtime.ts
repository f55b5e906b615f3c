import type { BlockHash } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { extrinsicPayload } from "@serinus/runtime-api";
import { messageOf } from "../protocol/message-of.ts";
import { RpcError } from "../protocol/rpc-error.ts";

/** Codes of the methods that Substrate's runtimes bring along (`frame-rpc-system`, `pallet-transaction-payment-rpc`). */
const Code = { runtimeError: 1, decodeError: 2 } as const;

/** A question to a runtime about an extrinsic. */
export interface ExtrinsicQuestion {
  readonly at: BlockHash;
  readonly method: string;
  readonly extrinsic: Uint8Array;
  readonly args: Uint8Array;
  /** What is said when it cannot be answered. */
  readonly failure: string;
}

/** @throws RpcError 2 when the bytes are no extrinsic with its length prefix, 1 when the runtime gives no answer. */
export async function askAboutExtrinsic(
  runtime: Pick<RuntimeCallApi, "call">,
  { at, method, extrinsic, args, failure }: ExtrinsicQuestion,
): Promise<Uint8Array> {
  try {
    extrinsicPayload(extrinsic);
  } catch (error) {
    throw new RpcError(Code.decodeError, failure, messageOf(error));
  }
  const outcome = await orRuntimeError(failure, () => runtime.call(at, method, args));
  if (!outcome.ok) throw new RpcError(Code.runtimeError, failure, outcome.error);
  return outcome.value;
}

/** @throws RpcError 1 when `ask` fails, as on a block that is not known. */
export async function orRuntimeError<T>(failure: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new RpcError(Code.runtimeError, failure, messageOf(error));
  }
}
