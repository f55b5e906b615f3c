/** The root of no leaves. */
const NOTHING = /* @__PURE__ */ new Uint8Array(32);

/**
 * The root of a binary Merkle tree over leaves that are hashed first; a node without a partner is carried up as it is
 * (Substrate's `binary_merkle_tree`).
 */
export function binaryMerkleRoot(
  hash: (data: Uint8Array) => Uint8Array,
  leaves: readonly Uint8Array[],
): Uint8Array {
  let level = leaves.map(hash);
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as Uint8Array, level[i + 1]];
      above.push(right === undefined ? left : hash(joined(left, right)));
    }
    level = above;
  }
  return level[0] ?? NOTHING.slice();
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
