import type { H256 } from "@serinus/bytes";
import type { HashingApi, HostApi } from "@serinus/host-api";
import { presentVersion } from "@serinus/runtime-api";
import { CodeError, createIdleHost, type Runtime, RuntimeTrap, readStack } from "@serinus/runtime-code";
import { ScaleError } from "@serinus/scale";
import { createMachine, type Machine } from "./machine.ts";
import { messageOf } from "./message-of.ts";
import { type PreparedModule, prepareModule } from "./prepare-module.ts";
import { readEmbeddedVersion } from "./runtime-version.ts";
import { type Module, webAssembly } from "./web-assembly.ts";

export interface ModuleOptions {
  /** Answers runtimes that hash when they tell their version. */
  readonly hashing: HashingApi;
  /** Pages of 64 KiB that the runtime may use beyond those it begins with (`:heappages`); 2,048 by default. */
  readonly heapPages?: number | undefined;
}

/** What Substrate gives when the state does not say (`DEFAULT_HEAP_ALLOC_PAGES`). */
const DEFAULT_HEAP_PAGES = 2048;
/**
 * Pages that are there from the beginning. An instance whose memory has grown cannot be reset, so these are as many as
 * most calls need; each costs the time to clear it.
 */
const PAGES_AT_START = 64;
const NO_ARGS = new Uint8Array(0);

/**
 * Makes a WebAssembly module ready to run: it is compiled once, function by function as they are called.
 * @throws CodeError when it cannot be run. @throws RuntimeTrap when it carries no version and `Core_version` fails.
 */
export function loadModule(module: Uint8Array, codeHash: H256, options: ModuleOptions): Runtime {
  const { hashing, heapPages = DEFAULT_HEAP_PAGES } = options;
  const name = `runtime-${codeHash.slice(2, 10)}`;
  const idleHost = createIdleHost(hashing);
  const prepared = prepareModule(module, { atStart: PAGES_AT_START, atMost: heapPages });
  const compiled = compile(prepared);
  const methods = Object.freeze(entryPointsOf(compiled));
  const call = createCaller(name, idleHost, () => createMachine(compiled, prepared, idleHost));
  return {
    codeHash,
    version: readEmbeddedVersion(module) ?? askVersion(call, idleHost),
    methods,
    call,
  };
}

function compile({ bytes }: PreparedModule): Module {
  try {
    return new webAssembly.Module(bytes);
  } catch (cause) {
    throw new CodeError(`the runtime is no valid WebAssembly: ${messageOf(cause)}`, { cause });
  }
}

function entryPointsOf(module: Module): string[] {
  return webAssembly.Module.exports(module)
    .filter(({ name, kind }) => kind === "function" && !name.startsWith("__") && name !== "alloc")
    .map(({ name }) => name);
}

function askVersion(call: Runtime["call"], idleHost: HostApi): Uint8Array {
  const version = call(idleHost, "Core_version", NO_ARGS);
  try {
    return presentVersion(version);
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    throw new RuntimeTrap(`Core_version gave no version: ${cause.message}`, { cause });
  }
}

/** Runs calls one after the other, each on a machine as if new. */
function createCaller(name: string, idleHost: HostApi, build: () => Machine): Runtime["call"] {
  /** A machine that is ready, or only has to be reset. */
  let idle: Machine | undefined;
  let running: string | undefined;

  return (host, method, args) => {
    if (running !== undefined)
      throw new RuntimeTrap(`the runtime ${name} cannot begin ${method} while it runs ${running}`);
    const machine = idle?.reset() === true ? idle : build();
    // What traps may have left anything anywhere; it is not used again.
    idle = undefined;
    const entry = machine.entry(method);
    if (entry === undefined) {
      idle = machine;
      throw new RuntimeTrap(`the runtime ${name} has no entry point ${method}`);
    }
    const { guest } = machine;
    guest.host = host;
    running = method;
    try {
      const result = entry(guest.place(args), args.length);
      if (typeof result !== "bigint") throw new TypeError(`${method} returns no address and length`);
      const answer = guest.read(result);
      idle = machine;
      return answer;
    } catch (error) {
      throw trapOf(error, method, guest.panic);
    } finally {
      guest.host = idleHost;
      running = undefined;
    }
  };
}

/** What a runtime failed with: its own last words when it had any. V8 names the frames from the `name` section. */
function trapOf(error: unknown, method: string, panic: string | undefined): RuntimeTrap {
  const message = messageOf(error);
  const said = panic === undefined || panic === message ? message : `${panic} (${message})`;
  const trap = new RuntimeTrap(`${method} trapped: ${said}`, { cause: error });
  const frames = error instanceof Error ? readStack(error) : "";
  const stack = `${trap.name}: ${trap.message}${frames === "" ? "" : `\n${frames}`}`;
  return Object.defineProperty(trap, "stack", { value: stack, configurable: true, writable: true });
}
