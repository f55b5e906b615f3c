/**
 * The runtime failed as a whole: it threw, answered what no runtime may, or has no such entry point. What a trap is to
 * Wasm. `stack` is that of the script.
 */
export class RuntimeTrap extends Error {
  override readonly name = "RuntimeTrap";
}
