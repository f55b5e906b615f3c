import type { HostApi } from "@serinus/host-api";
import type { BlockShares } from "./api.ts";

const VERIFY_FUNCTIONS = [
  "crypto_ed25519_verify",
  "crypto_sr25519_verify",
  "crypto_ecdsa_verify",
  "crypto_ecdsa_verify_prehashed",
  "crypto_secp256k1_ecdsa_recover",
  "crypto_secp256k1_ecdsa_recover_compressed",
] as const satisfies readonly (keyof HostApi)[];

/** Measures where the time of a block goes, from its making on. */
export interface Stopwatch {
  /** The same host, with its signature checks and roots measured. */
  watch(host: HostApi): HostApi;
  root<T>(work: () => T): T;
  commit<T>(work: () => T): T;
  /** What was measured; `execute` is all time that is in no other share. */
  shares(): BlockShares;
}

export function createStopwatch(): Stopwatch {
  const start = performance.now();
  const processorStart = process.threadCpuUsage();
  const spent = { verify: 0, root: 0, commit: 0 };

  function measure<T>(share: keyof typeof spent, work: () => T): T {
    const begin = performance.now();
    try {
      return work();
    } finally {
      spent[share] += performance.now() - begin;
    }
  }

  return {
    watch(host) {
      const measured: Partial<Record<keyof HostApi, unknown>> = {};
      for (const name of VERIFY_FUNCTIONS) {
        const check: (...given: [Uint8Array, Uint8Array, Uint8Array]) => unknown = host[name];
        measured[name] = (signature: Uint8Array, message: Uint8Array, key: Uint8Array) =>
          measure("verify", () => check(signature, message, key));
      }
      return {
        ...host,
        ...(measured as Pick<HostApi, (typeof VERIFY_FUNCTIONS)[number]>),
        storage_root: (version) => measure("root", () => host.storage_root(version)),
      };
    },
    root: (work) => measure("root", work),
    commit: (work) => measure("commit", work),
    shares() {
      const { user, system } = process.threadCpuUsage(processorStart);
      return {
        ...spent,
        execute: performance.now() - start - spent.verify - spent.root - spent.commit,
        processor: (user + system) / 1000,
      };
    },
  };
}
