export { createFakeTimer, type FakeTimer } from "./fake-timer.ts";
export { createMemoryHub, type MemoryHub } from "./memory-wire.ts";
