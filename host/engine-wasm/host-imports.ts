import { RuntimeTrap } from "@serinus/runtime-code";
import type { Guest } from "./guest.ts";
import { bindHostFunctions } from "./host-functions/all.ts";
import type { HostFunction, HostFunctions } from "./host-functions/host-function.ts";
import { type Memory, type Module, webAssembly } from "./web-assembly.ts";

/**
 * What a module imports. A function that no host provides is there as well: runtimes import many that they never call.
 * Calling it is an error that names it.
 */
export function createImports(
  module: Module,
  guest: Guest,
  memory: Memory | undefined,
): Record<string, Record<string, object>> {
  const provided = bindHostFunctions(guest);
  const imports: Record<string, Record<string, object>> = {};
  for (const { module: from, name, kind } of webAssembly.Module.imports(module)) {
    imports[from] ??= {};
    const entry = kind === "memory" ? memory : functionNamed(provided, from, name);
    if (entry !== undefined) imports[from][name] = entry;
  }
  return imports;
}

function functionNamed(provided: HostFunctions, from: string, name: string): HostFunction {
  const known = from === "env" && Object.hasOwn(provided, name) ? provided[name] : undefined;
  return (
    known ??
    (() => {
      throw new RuntimeTrap(`the runtime called ${from}.${name}, a host function that is not provided`);
    })
  );
}
