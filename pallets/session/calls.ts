import { type Calls, ensureSigned } from "@serinus/frame";
import { purgeKeys, setKeys } from "./keys.ts";
import type { Session } from "./session.ts";

/** One handler a call: origin, then logic. */
export const calls: Calls<Session> = {
  set_keys: {
    weight: ({ config }) => config.weights.set_keys(),
    // Kusama takes any proof: that the keys are the sender's own is not asked for.
    dispatch: (session, origin, { keys }) => setKeys(session, ensureSigned(origin), keys),
  },
  purge_keys: {
    weight: ({ config }) => config.weights.purge_keys(),
    dispatch: (session, origin) => purgeKeys(session, ensureSigned(origin)),
  },
};
