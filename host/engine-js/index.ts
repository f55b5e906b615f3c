export { loadScript, type ScriptOptions } from "./load-script.ts";
export { lockDown } from "./lock-down.ts";
