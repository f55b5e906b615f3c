export { loadModule, type ModuleOptions } from "./load-module.ts";
export { readEmbeddedVersion } from "./runtime-version.ts";
