/** A key file that cannot be read, written or used. No message quotes a secret. */
export class KeystoreError extends Error {
  override readonly name = "KeystoreError";
}
