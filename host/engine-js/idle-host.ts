import type { HashingApi, HostApi } from "@serinus/host-api";

/** The host of a runtime between calls: it hashes and refuses all else, since there is no state to speak of. */
export function createIdleHost(hashing: HashingApi): HostApi {
  return new Proxy(hashing as HostApi, {
    get(target, name) {
      if (typeof name === "string" && name.startsWith("hashing_")) return Reflect.get(target, name);
      return () => {
        throw new Error(`${String(name)} was asked of the host while no call runs; only hashing_* can be`);
      };
    },
  });
}
