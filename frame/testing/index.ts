export { createMemoryHost, type MemoryHost } from "./memory-host.ts";
export { seededNumbers } from "./seeded-numbers.ts";
export { newTestChain, type TestChain, type TestParts, type TestRuntime, testAccount } from "./test-chain.ts";
