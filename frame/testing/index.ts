export { seededNumbers } from "@serinus/bytes/testing";
export { createMemoryHost, type MemoryHost } from "./memory-host.ts";
export {
  newTestChain,
  type TestChain,
  type TestParts,
  type TestRuntime,
  testAccount,
  testAccounts,
} from "./test-chain.ts";
export { createTestReports, type TestReports, testOwnerProof } from "./test-reports.ts";
