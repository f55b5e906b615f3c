import type { RuntimeScript } from "@serinus/runtime-api";
import { assembleRuntime } from "./runtime.ts";

/** Slots of an epoch of two minutes: those of Kusama's own `fast-runtime`. */
const FAST_EPOCH_DURATION = 20n;

/** The development runtime with epochs of two minutes, for networks that shall show changes of validators. */
export const createRuntime: RuntimeScript = (host) =>
  assembleRuntime(host, { sudo: true, validatorManager: true, epochDuration: FAST_EPOCH_DURATION }).bound;
