import type { HostApi } from "@serinus/host-api";
import type { BoundRuntime, RuntimeScript } from "@serinus/runtime-api";
import { CodeError, RuntimeTrap, readStack } from "@serinus/runtime-code";
import { createHostGate, type HostSlot } from "./host-gate.ts";
import { lockDown } from "./lock-down.ts";
import { exactMath, REALM_GLOBALS } from "./realm-globals.ts";

/** One evaluation of a script: confined, and bound to a host that can be exchanged between calls. */
export interface Realm {
  readonly methods: readonly string[];
  /**
   * Runs an entry point on `host`.
   * @throws RuntimeTrap when the runtime throws, or has no such entry point.
   */
  call(host: HostApi, method: string, args: Uint8Array): Uint8Array;
}

/**
 * Evaluates a script and binds it. `idleHost` answers what the script asks while it is bound, when there is no state.
 * `name` stands in stacks for the script's file.
 * @throws CodeError when the script does not evaluate to a runtime.
 */
export function createRealm(script: string, name: string, idleHost: HostApi): Realm {
  lockDown();
  const slot: HostSlot = { host: idleHost };
  const runtime = bind(script, name, createHostGate(slot));
  const methods: readonly string[] = Object.freeze([...runtime.methods]);
  const known = new Set(methods);
  let running: string | undefined;

  return {
    methods,
    call(host, method, args) {
      if (!known.has(method)) throw new RuntimeTrap(`the runtime ${name} has no entry point ${method}`);
      if (running !== undefined) {
        throw new RuntimeTrap(`the runtime ${name} cannot begin ${method} while it runs ${running}`);
      }
      running = method;
      slot.host = host;
      try {
        const result: unknown = runtime.call(method, args);
        if (result instanceof Uint8Array) return result;
        throw new TypeError(`expected a Uint8Array as result, got ${typeof result}`);
      } catch (error) {
        throw trapOf(error, method);
      } finally {
        slot.host = idleHost;
        running = undefined;
      }
    },
  };
}

function bind(script: string, name: string, gate: HostApi): BoundRuntime {
  try {
    const create: unknown = newCompartment().evaluate(`${script}\n//# sourceURL=${name}`);
    if (typeof create !== "function") throw new TypeError(`expected a function, got ${typeof create}`);
    const runtime = (create as RuntimeScript)(gate);
    if (typeof runtime?.call !== "function" || !Array.isArray(runtime.methods)) {
      throw new TypeError("the function gave no { methods, call }");
    }
    return runtime;
  } catch (cause) {
    const error = new CodeError(`the runtime script ${name} does not load: ${messageOf(cause)}`, { cause });
    throw withStack(error, cause);
  }
}

function newCompartment(): Compartment {
  const compartment = new Compartment({ globals: { Math: exactMath() }, __options__: true });
  const { globalThis: globals } = compartment;
  for (const name of Object.getOwnPropertyNames(globals)) {
    if (name !== "globalThis" && !REALM_GLOBALS.includes(name)) delete globals[name as keyof typeof globals];
  }
  Object.freeze(globals);
  return compartment;
}

function trapOf(error: unknown, method: string): RuntimeTrap {
  const trap = new RuntimeTrap(`${method} trapped: ${messageOf(error)}`, { cause: error });
  return withStack(trap, error);
}

/** Gives an error the stack of what caused it. */
function withStack<E extends Error>(error: E, cause: unknown): E {
  const frames = cause instanceof Error ? readStack(cause) : "";
  const value = `${error.name}: ${error.message}${frames === "" ? "" : `\n${frames}`}`;
  return Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
}

/** What was thrown, in words. The script chose the value, so that looking at it may throw again. */
function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return "a value that cannot be shown";
  }
}
