import { toHex } from "@serinus/bytes";
import { ProtocolError } from "@serinus/network-protocols";
import { bytes, vec } from "@serinus/scale";
import { decodeCompactProofs, MissingNodeError, proofStore, trieEntries, trieGet } from "@serinus/trie";

const CompactProof = vec(bytes);
const NO_PREFIX = new Uint8Array(0);

/** Keys and values of one trie that follow one another without a gap. */
export interface ProvenEntries {
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** Whether the trie has no further keys. */
  readonly complete: boolean;
}

/**
 * What the proof of a `state/2` response proves of the keys after `start`: of the top trie when that is one key or none,
 * of the child trie that the first key names otherwise. Every node stands under the trusted root, so that a peer can
 * leave out what comes at the end, and nothing else.
 * @throws ProtocolError when the proof is of another state, or proves no further key.
 */
export function readStateProof(
  proof: Uint8Array,
  stateRoot: string,
  start: readonly Uint8Array[],
): ProvenEntries {
  const [top, ...children] = decode(proof);
  if (top === undefined || toHex(top.root) !== stateRoot)
    throw new ProtocolError(`the proof is of the state ${top && toHex(top.root)}, not ${stateRoot}`);
  const store = proofStore([top, ...children].flatMap(({ nodes }) => nodes));
  const [parent, inner] = start;
  const entries: [Uint8Array, Uint8Array][] = [];
  try {
    const root = inner === undefined || parent === undefined ? top.root : trieGet(store, top.root, parent);
    if (root === undefined) return { entries, complete: true };
    for (const entry of trieEntries(store, root, NO_PREFIX, inner ?? parent)) entries.push(entry);
    return { entries, complete: true };
  } catch (error) {
    if (!(error instanceof MissingNodeError)) throw error;
    if (entries.length === 0) throw new ProtocolError("the proof proves no key of those that were asked for");
    return { entries, complete: false };
  }
}

function decode(proof: Uint8Array): ReturnType<typeof decodeCompactProofs> {
  try {
    return decodeCompactProofs(CompactProof.decode(proof));
  } catch (error) {
    throw new ProtocolError(`a compact proof: ${(error as Error).message}`);
  }
}
