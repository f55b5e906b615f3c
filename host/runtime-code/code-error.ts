/** Bytes of `:code` that no engine can run; the message says what is wrong with them. */
export class CodeError extends Error {
  override readonly name = "CodeError";
}
