/** A remote node could not be asked, or answered something of no use: which, what it was asked, and what to do. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
}
