import type { Justification } from "@serinus/node-api";
import { ConsensusEngineId } from "@serinus/runtime-api";
import { bytes, tuple, vec } from "@serinus/scale";
import { ProtocolError } from "./protocol-error.ts";

/** `sp_runtime::Justifications`: each engine's four characters and its opaque bytes. */
const Justifications = vec(tuple(ConsensusEngineId, bytes));

export function encodeJustifications(justifications: readonly Justification[]): Uint8Array {
  return Justifications.encode(justifications.map(({ engine, data }) => [engine, data]));
}

/** @throws ProtocolError when the bytes are no `Justifications`, or name an engine twice. */
export function decodeJustifications(encoded: Uint8Array): Justification[] {
  const all = scaleDecode("justifications", () => Justifications.decode(encoded));
  const engines = new Set(all.map(([engine]) => engine));
  if (engines.size !== all.length) throw new ProtocolError("two justifications of one engine");
  return all.map(([engine, data]) => ({ engine, data }));
}

/** Runs a SCALE decoding; its failure becomes a {@link ProtocolError}. */
export function scaleDecode<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new ProtocolError(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
