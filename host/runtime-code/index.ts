export { type ByteReader, createByteReader, encodeU32 } from "./byte-reader.ts";
export { CodeError } from "./code-error.ts";
export { createIdleHost } from "./idle-host.ts";
export {
  appendCustomSection,
  customSection,
  readSections,
  SECTION,
  type Section,
  writeSections,
} from "./module-sections.ts";
export { readStack } from "./read-stack.ts";
export type { Runtime } from "./runtime.ts";
export { decodeRuntimeCode, encodeRuntimeCode, type RuntimeCode } from "./runtime-code.ts";
export { RuntimeTrap } from "./runtime-trap.ts";
