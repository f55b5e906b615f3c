/** A block that was asked for and not made. Codes are those of `sc-consensus-manual-seal`. */
export class AuthoringError extends Error {
  override readonly name = "AuthoringError";
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function emptyPool(): AuthoringError {
  const remedy = "set create_empty to true, if you want to create empty blocks";
  return new AuthoringError(12_000, `Transaction pool is empty, ${remedy}`);
}

export function parentNotFound(hash: string): AuthoringError {
  return new AuthoringError(13_000, `Supplied parent_hash: ${hash} doesn't exist in chain`);
}

export function shuttingDown(): AuthoringError {
  return new AuthoringError(10_000, "Consensus process is terminating");
}

export function badRequest(message: string): AuthoringError {
  return new AuthoringError(20_000, message);
}
