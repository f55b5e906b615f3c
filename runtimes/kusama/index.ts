export { type AssembledRuntime, assembleRuntime, createRuntime } from "./runtime.ts";
