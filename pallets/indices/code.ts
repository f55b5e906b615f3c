import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import { type IndicesGenesis, indicesGenesis } from "./genesis.ts";
import type { Indices } from "./indices.ts";
import { assertIndicesState } from "./try-state.ts";

/** Everything Indices does; the genesis shows addresses for the network `ss58Prefix`. */
export function indicesCode(ss58Prefix: number): PalletCode<Indices, IndicesGenesis> {
  return { calls, genesis: indicesGenesis(ss58Prefix), tryState: assertIndicesState };
}
