/** The queue takes no more blocks, or a justification cannot be taken. */
export class ImportQueueError extends Error {
  override readonly name = "ImportQueueError";
  readonly code: "full" | "closed" | "unknown-block" | "unknown-engine";
  constructor(code: ImportQueueError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
