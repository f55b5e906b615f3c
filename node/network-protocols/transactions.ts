import { concatBytes } from "@serinus/bytes";
import { bytes, createReader, createWriter, readCompactU32, writeCompactU32 } from "@serinus/scale";
import { scaleDecode } from "./justifications.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Transactions taken from one message. Substrate sends one a message; light clients may send some. */
const MAX_TRANSACTIONS = 8192;

/** A notification of `transactions/1`: extrinsics, each with its length prefix. */
export function encodeTransactions(extrinsics: readonly Uint8Array[]): Uint8Array {
  const count = createWriter();
  writeCompactU32(count, extrinsics.length);
  return concatBytes(count.bytes.subarray(0, count.at), ...extrinsics);
}

/** @throws ProtocolError when the bytes are no such notification, or hold too many. */
export function decodeTransactions(encoded: Uint8Array): Uint8Array[] {
  return scaleDecode("transactions", () => {
    const input = createReader(encoded);
    const count = readCompactU32(input);
    if (count > MAX_TRANSACTIONS)
      throw new ProtocolError(`${count} transactions in one message: at most ${MAX_TRANSACTIONS}`);
    const extrinsics: Uint8Array[] = [];
    for (let i = 0; i < count; i++) {
      const start = input.at;
      bytes.read(input);
      extrinsics.push(encoded.slice(start, input.at));
    }
    if (input.at < input.end) throw new ProtocolError(`${input.end - input.at} bytes too many`);
    return extrinsics;
  });
}
