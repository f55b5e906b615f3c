const CHUNK = 65536;

/**
 * A function that copies what it is given. Short copies are laid one after the other in common buffers: an array with a
 * buffer of its own costs the collector many times what a node is worth.
 */
export function createCopier(): (bytes: Uint8Array) => Uint8Array {
  let chunk = new Uint8Array(0);
  let used = 0;
  return (bytes) => {
    const { length } = bytes;
    if (length > CHUNK / 8) return bytes.slice();
    if (used + length > chunk.length) {
      chunk = new Uint8Array(CHUNK);
      used = 0;
    }
    const copy = chunk.subarray(used, used + length);
    copy.set(bytes);
    used += length;
    return copy;
  };
}
