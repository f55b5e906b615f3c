import type { H256 } from "@serinus/bytes";
import { definePallet, identity, map, value } from "@serinus/frame";
import { h256, u64 } from "@serinus/scale";

const ZERO = `0x${"00".repeat(32)}` as H256;

/** A mountain range of all blocks, by which a light client can be shown any of them. */
export const manifest = definePallet({
  module: "pallet_mmr",
  instantiable: true,
  docs: "A mountain range of all blocks, by which a light client can be shown any of them.",
  storage: {
    RootHash: value(h256, { default: ZERO, docs: "The root of the range." }),
    NumberOfLeaves: value(u64, { default: 0n, docs: "How many leaves it has." }),
    Nodes: map(identity(u64), h256, {
      docs: "Its peaks by their positions. All other nodes lie in the node's offchain database.",
    }),
  },
});
