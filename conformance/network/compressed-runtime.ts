import type { RuntimeScript } from "@serinus/runtime-api";
import { assembleRuntime } from "@serinus/runtime-kusama";

/** Kusama's runtime with 20 times its pace and sessions of twenty slots: a day of sessions goes by in minutes. */
export const createRuntime: RuntimeScript = (host) =>
  assembleRuntime(host, { sudo: true, validatorManager: true, slotDuration: 300n, epochDuration: 20n }).bound;
