import type { HashingApi, HostApi } from "@serinus/host-api";

/**
 * The host of a runtime between calls: it hashes, takes no log and refuses all else, since there is no state to speak
 * of.
 */
export function createIdleHost(hashing: HashingApi): HostApi {
  const answers: Partial<HostApi> = { logging_max_level: () => -1, logging_log() {} };
  return new Proxy(hashing as HostApi, {
    get(target, name) {
      if (typeof name === "string" && name.startsWith("hashing_")) return Reflect.get(target, name);
      return (
        Reflect.get(answers, name) ??
        (() => {
          throw new Error(`${String(name)} was asked of the host while no call runs; only hashing_* can be`);
        })
      );
    },
  });
}
