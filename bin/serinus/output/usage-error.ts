/** Something the user gave does not fit: one line that says what is wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
