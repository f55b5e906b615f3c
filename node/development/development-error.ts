/** Something was asked of a chain for development that cannot be done: what, and what would be right. */
export class DevelopmentError extends Error {
  override readonly name = "DevelopmentError";
}
