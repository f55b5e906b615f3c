import type { RuntimeScript } from "@serinus/runtime-api";
import { assembleRuntime } from "./runtime.ts";

/**
 * Kusama for chains of a developer's own: with Sudo, by which an account may do what otherwise takes a referendum, and
 * with ValidatorManager, by which root chooses the validators.
 */
export const createRuntime: RuntimeScript = (host) =>
  assembleRuntime(host, { sudo: true, validatorManager: true }).bound;
