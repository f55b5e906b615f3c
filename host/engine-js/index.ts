export { CodeError } from "./code-error.ts";
export { createJsEngine, type JsEngine, type JsEngineOptions, type Runtime } from "./create-js-engine.ts";
export { lockDown } from "./lock-down.ts";
export { REALM_GLOBALS } from "./realm-globals.ts";
export { decodeRuntimeCode, encodeRuntimeCode, type RuntimeCode } from "./runtime-code.ts";
export { RuntimeTrap } from "./runtime-trap.ts";
