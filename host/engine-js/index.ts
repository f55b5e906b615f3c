export { loadScript, type ScriptOptions } from "./load-script.ts";
export { lockDown } from "./lock-down.ts";
export { REALM_GLOBALS } from "./realm-globals.ts";
