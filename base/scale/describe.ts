import type { Codec } from "./codec.ts";
import type { TypeDescription, TypeParameter, TypeShape } from "./type-description.ts";

/** Name, generic parameters and documentation of a type, as metadata gives them. */
export interface TypeNaming {
  /** `["pallet_balances", "types", "AccountData"]`. */
  readonly path?: readonly string[];
  readonly params?: readonly TypeParameter[];
  readonly docs?: readonly string[];
}

/** A description of `shape` under an optional name. */
export function describe(shape: TypeShape, naming: TypeNaming = {}): TypeDescription {
  return { path: naming.path ?? [], params: naming.params ?? [], docs: naming.docs ?? [], shape };
}

/** A generic parameter; without a codec, a phantom one. */
export function param(name: string, codec?: Codec<unknown>): TypeParameter {
  return codec === undefined ? { name } : { name, codec };
}
