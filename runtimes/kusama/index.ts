export { type AssembledRuntime, assembleRuntime, createRuntime, type RuntimeOptions } from "./runtime.ts";
