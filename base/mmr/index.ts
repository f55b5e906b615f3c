export { ancestryProof, ancestryProofSize, type PlacedHash, rootOfAncestryProof } from "./ancestry-proofs.ts";
export { binaryMerkleRoot } from "./binary-merkle-root.ts";
export { addLeaf, bagPeaks, type Merge, MmrError, type ReadNode } from "./grow.ts";
export { leafProof, rootOfLeafProof } from "./leaf-proofs.ts";
export { leafPosition, leafThatAdded, MAX_LEAVES, peakPositions, sizeOf } from "./positions.ts";
