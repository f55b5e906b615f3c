export { CodeError } from "./code-error.ts";
export { createIdleHost } from "./idle-host.ts";
export { readStack } from "./read-stack.ts";
export type { Runtime } from "./runtime.ts";
export { decodeRuntimeCode, encodeRuntimeCode, type RuntimeCode } from "./runtime-code.ts";
export { RuntimeTrap } from "./runtime-trap.ts";
