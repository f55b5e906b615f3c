import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { Engine } from "@serinus/engine";
import { RuntimeVersion } from "@serinus/runtime-api";
import type { Runtime } from "@serinus/runtime-code";

/** Code that stands in for the chain's own, each from a block number on (`codeSubstitutes` of a chain specification). */
export type CodeSubstitutes = readonly (readonly [number: number, code: Uint8Array])[];

/**
 * Gives the runtime to use on a block's state: the state's own, unless a substitute of the same `spec_version` is
 * there from that block, or one before it, on. Such code gets a chain going again whose own code makes no block; as
 * soon as the chain has code of another version, that is used.
 * @param numberOf number of a known block.
 * @throws RangeError when a substitute does not tell its version.
 */
export function createSubstitution(
  engine: Engine,
  substitutes: CodeSubstitutes,
  numberOf: (hash: BlockHash) => number | undefined,
): (own: Runtime, at: BlockHash) => Runtime {
  const byVersion = new Map(
    substitutes.map(([number, code]) => {
      const version = engine.readVersion(code);
      if (version === undefined)
        throw new RangeError(`the substitute for the code from block ${number} on does not load`);
      const codeHash = toH256(blake2_256(code));
      return [specVersion(version), { number, runtime: () => engine.instantiate(code, codeHash) }] as const;
    }),
  );
  return (own, at) => {
    if (byVersion.size === 0) return own;
    const substitute = byVersion.get(specVersion(own.version));
    const number = numberOf(at);
    return substitute === undefined || number === undefined || number < substitute.number
      ? own
      : substitute.runtime();
  };
}

function specVersion(version: Uint8Array): number {
  return RuntimeVersion.decode(version).spec_version;
}
