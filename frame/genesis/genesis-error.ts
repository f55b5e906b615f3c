/** A genesis JSON that does not fit: says where, and what would be right. */
export class GenesisError extends Error {
  override readonly name = "GenesisError";

  constructor(path: string, problem: string) {
    super(`${path === "" ? "the genesis" : path}: ${problem}`);
  }
}
