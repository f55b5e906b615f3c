import { type JsonCodec, type PalletCode, ZERO_WEIGHT } from "@serinus/frame";
import { calls } from "./calls.ts";
import { type SessionGenesis, sessionGenesis } from "./genesis.ts";
import { rotateSession } from "./rotate-session.ts";
import type { Session } from "./session.ts";
import type { SessionKeys } from "./session-keys.ts";
import { assertSessionState } from "./try-state.ts";

/** Everything Session does; the genesis shows addresses for the network `ss58Prefix`. */
export function sessionCode(
  ss58Prefix: number,
  keysJson: JsonCodec<SessionKeys>,
): PalletCode<Session, SessionGenesis> {
  return {
    calls,
    genesis: sessionGenesis(ss58Prefix, keysJson),
    hooks: {
      onInitialize(session, block) {
        if (!session.config.shouldEndSession(block)) return ZERO_WEIGHT;
        rotateSession(session);
        return session.config.maxBlock;
      },
      integrityTest({ config }) {
        const [keys, handlers] = [
          config.keys.map(({ type }) => type),
          config.handlers.map(({ type }) => type),
        ];
        if (keys.join() !== handlers.join()) {
          throw new Error(`session keys are ${keys.join()}, their handlers ${handlers.join()}`);
        }
      },
    },
    tryState: assertSessionState,
  };
}
