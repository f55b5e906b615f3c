import type { RuntimeScript } from "@serinus/runtime-api";
import { assembleRuntime } from "./runtime.ts";
import { FAST_EPOCH_DURATION } from "./time.ts";

/** The development runtime with epochs of a minute: sessions and sets of authorities change while one looks on. */
export const createRuntime: RuntimeScript = (host) =>
  assembleRuntime(host, { sudo: true, validatorManager: true, epochDuration: FAST_EPOCH_DURATION }).bound;
