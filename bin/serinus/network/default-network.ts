import type { NetworkFile } from "./network-file.ts";

/** Four validators and a node that only serves RPC, on the port that clients expect. An epoch lasts a minute. */
export const DEFAULT_NETWORK: NetworkFile = {
  chain: "fast",
  genesis: {},
  args: [],
  nodes: [
    ...["alice", "bob", "charlie", "dave"].map((name) => ({ name, validator: true, args: [], env: {} })),
    { name: "rpc", validator: false, rpcPort: 9944, args: [], env: {} },
  ],
};
