export type RequestErrorCode =
  /** There is no connection with the peer, or it broke. */
  | "not-connected"
  /** The peer knows no name of the protocol. */
  | "unsupported"
  /** The peer closed the substream without an answer. */
  | "refused"
  | "timeout"
  /** The peer's answer is longer than the protocol allows, or no answer at all. */
  | "bad-response"
  /** This side gave up. */
  | "aborted";

/** Why a request has no answer. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: RequestErrorCode;
  constructor(code: RequestErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
