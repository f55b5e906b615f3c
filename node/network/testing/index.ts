export { createLibp2pWire } from "../libp2p-wire.ts";
export type { Substream, Wire } from "../wire.ts";
export { createMemoryHub, type MemoryHub } from "./memory-wire.ts";
