/** An error of JSON-RPC 2.0 as it goes over the wire. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Codes of the JSON-RPC 2.0 specification, and those that jsonrpsee adds and clients know. */
export const RpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  tooManySubscriptions: -32006,
  oversizedRequest: -32007,
  oversizedResponse: -32008,
  batchesDisabled: -32005,
  batchTooLarge: -32010,
  /** Substrate's own. */
  rateLimited: -32999,
} as const;

/** A parameter that does not fit: which, what was wrong and what would be right. */
export function invalidParams(message: string): RpcError {
  return new RpcError(RpcCode.invalidParams, `Invalid params: ${message}`);
}
