/** Bytes from a peer that are not the message they should be. The text says what was wrong and where. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
