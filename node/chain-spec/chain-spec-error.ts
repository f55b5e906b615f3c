/** A specification that cannot be read, or from which no genesis can be built. */
export class ChainSpecError extends Error {
  override readonly name = "ChainSpecError";
  /** The field that is wrong, as `genesis.raw.top`; empty for the whole. */
  readonly path: string;
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(path === "" ? `chain spec: ${problem}` : `chain spec, ${path}: ${problem}`, options);
    this.path = path;
  }
}
