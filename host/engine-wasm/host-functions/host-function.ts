import type { Guest } from "../guest.ts";

/** A function that a module imports. Arguments are i32 (number, signed) and i64 (big integer, signed). */
export type HostFunction = (...args: never[]) => unknown;

/** Functions by the name under which modules import them from `env`. */
export type HostFunctions = Readonly<Record<string, HostFunction>>;

/** Binds a family of functions to an instance. */
export type BindHostFunctions = (guest: Guest) => HostFunctions;
