import type { AccountId } from "@serinus/bytes";
import {
  DispatchFailure,
  type GenesisConfig,
  GenesisError,
  type JsonCodec,
  jsonAccount,
  jsonList,
  jsonObject,
  jsonTuple,
  withDefault,
} from "@serinus/frame";
import { keysOfField, putKeys } from "./keys.ts";
import { tellHandlers, withKeys } from "./rotate-session.ts";
import type { Session } from "./session.ts";
import type { SessionKeys } from "./session-keys.ts";

type Entry = readonly [account: AccountId, validator: AccountId, keys: SessionKeys];

/** The validators of the first sessions with their keys, and keys of others. */
export interface SessionGenesis {
  readonly keys: readonly Entry[];
  readonly nonAuthorityKeys: readonly Entry[];
}

/** The genesis of Session; addresses are written for the network `ss58Prefix`. */
export function sessionGenesis(
  ss58Prefix: number,
  keysJson: JsonCodec<SessionKeys>,
): GenesisConfig<Session, SessionGenesis> {
  const account = jsonAccount(ss58Prefix);
  const entries = jsonList(jsonTuple(account, account, keysJson));
  return {
    json: jsonObject({ keys: withDefault(entries, []), nonAuthorityKeys: withDefault(entries, []) }),
    build(session, { keys, nonAuthorityKeys }) {
      const { storage, config } = session;
      for (const [who, validator, theirs] of [...keys, ...nonAuthorityKeys]) {
        setGenesisKeys(session, validator, theirs);
        keepAccount(session, who);
      }
      const named = keys.map(([, validator]) => validator);
      const first = config.manager.newSessionGenesis(0, named) ?? named;
      const second = config.manager.newSessionGenesis(1, named) ?? first;
      const queued = withKeys(session, second);
      tellHandlers(session, (handler, field) => handler.onGenesisSession?.(keysOfField(queued, field)));
      storage.Validators.put([...first]);
      storage.QueuedKeys.put(queued);
      config.manager.startSession(0);
    },
  };
}

function setGenesisKeys(session: Session, validator: AccountId, keys: SessionKeys): void {
  try {
    putKeys(session, validator, keys);
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error;
    throw new GenesisError("session.keys", `${validator} has a key that is another validator's`);
  }
}

/** Keys keep the account; one that does not live yet lives because of them. */
function keepAccount({ config }: Session, who: AccountId): void {
  try {
    config.accounts.incConsumersWithoutLimit(who);
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error;
    config.accounts.incProviders(who);
  }
}
