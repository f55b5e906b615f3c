import type { AccountId } from "@serinus/bytes";
import { keysOfField } from "./keys.ts";
import type { Session } from "./session.ts";
import type { KeyedValidator, SessionHandler, SessionKeys } from "./session-keys.ts";

/**
 * Ends this session and begins the next one. Its validators are those queued a session ago; those of the session after
 * it are chosen now, and their keys settled.
 */
export function rotateSession(session: Session): void {
  const { storage, config } = session;
  const changed = storage.QueuedChanged.get();
  for (const { onBeforeSessionEnding } of config.handlers) onBeforeSessionEnding?.();
  config.manager.endSession(storage.CurrentIndex.get());

  const validators = storage.QueuedKeys.get();
  storage.Validators.put(validators.map(([validator]) => validator));
  if (changed) storage.DisabledValidators.kill();

  const index = storage.CurrentIndex.mutate((current) => current + 1);
  config.manager.startSession(index);

  const chosen = config.manager.newSession(index + 1);
  const queued = withKeys(session, chosen ?? storage.Validators.get());
  storage.QueuedKeys.put(queued);
  // Whoever is chosen counts as a change, even the same validators: their stakes may be others.
  storage.QueuedChanged.put(chosen !== undefined || differ(session, validators, queued));
  session.deposit({ type: "NewSession", value: { session_index: index } });
  tellHandlers(session, (handler, field) =>
    handler.onNewSession?.(changed, keysOfField(validators, field), keysOfField(queued, field)),
  );
}

/** Validators with the keys that they have set; those without any are left out. */
export function withKeys({ storage }: Session, validators: readonly AccountId[]): [AccountId, SessionKeys][] {
  const keyed: [AccountId, SessionKeys][] = [];
  for (const validator of validators) {
    const keys = storage.NextKeys.get(validator);
    if (keys !== undefined) keyed.push([validator, keys]);
  }
  return keyed;
}

/** Calls every handler with the field that its key has among the session keys. */
export function tellHandlers(
  { config }: Session,
  tell: (handler: SessionHandler, field: string) => void,
): void {
  for (const handler of config.handlers) {
    const key = config.keys.find(({ type }) => type === handler.type);
    if (key !== undefined) tell(handler, key.field);
  }
}

/** Whether keys changed, place by place. */
function differ(
  { config }: Session,
  before: readonly KeyedValidator[],
  after: readonly KeyedValidator[],
): boolean {
  return after.some(([, keys], place) => {
    const old = before[place]?.[1];
    return old !== undefined && config.keys.some(({ field }) => old[field] !== keys[field]);
  });
}
