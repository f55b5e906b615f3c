import { DEFAULT_NETWORK, type NetworkFile } from "@serinus/serinus-cli";

/** The network of `npm start`, four validators and an RPC node, on ports that are free. */
export const FIVE_NODES: NetworkFile = {
  ...DEFAULT_NETWORK,
  nodes: DEFAULT_NETWORK.nodes.map(({ rpcPort: _, ...node }) => node),
};
