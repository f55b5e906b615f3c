import type { AccountId } from "@serinus/bytes";
import { Perbill } from "@serinus/numeric";
import type { Session } from "./session.ts";

/** Whether the validator at a place must not take part. */
export function isDisabled({ storage }: Session, index: number): boolean {
  return storage.DisabledValidators.get().some(([other]) => other === index);
}

/**
 * Disables the validator at a place until the session's end; of two offences the worse one counts.
 * @returns false when there is no such validator.
 */
export function disableIndex(session: Session, index: number, severity: number = Perbill.one): boolean {
  const { storage, config } = session;
  const validators = storage.Validators.get();
  if (index >= validators.length) return false;
  const disabled = storage.DisabledValidators.get();
  const known = disabled.find(([other]) => other === index);
  const worse = Perbill.fromParts(Math.max(severity, known?.[1] ?? 0));
  const others = disabled.filter(([other]) => other !== index);
  storage.DisabledValidators.put([...others, [index, worse] as [number, typeof worse]].sort(byIndex));
  if (known !== undefined) return true;
  // As on Kusama, the event names who stands at the place among the disabled, not among the validators.
  const place = disabled.filter(([other]) => other < index).length;
  session.deposit({ type: "ValidatorDisabled", value: { validator: validators[place] as AccountId } });
  for (const { onDisabled } of config.handlers) onDisabled?.(index);
  return true;
}

/** Lets the validator at a place take part again. @returns false when there is none that was disabled. */
export function reenableIndex(session: Session, index: number): boolean {
  const { storage } = session;
  const validators = storage.Validators.get();
  const disabled = storage.DisabledValidators.get();
  const place = disabled.findIndex(([other]) => other === index);
  const validator = validators[place];
  if (index >= validators.length || validator === undefined) return false;
  storage.DisabledValidators.put(disabled.filter(([other]) => other !== index));
  session.deposit({ type: "ValidatorReenabled", value: { validator } });
  return true;
}

/** Has the runtime's strategy decide what an offence of a validator means; `severity` in parts per billion. */
export function reportOffence(session: Session, validator: AccountId, severity: number): void {
  const { storage, config } = session;
  const decision = config.disablingStrategy(
    validator,
    severity,
    storage.Validators.get(),
    storage.DisabledValidators.get(),
  );
  if (decision.disable !== undefined) disableIndex(session, decision.disable, severity);
  if (decision.reenable !== undefined) reenableIndex(session, decision.reenable);
}

function byIndex([a]: readonly [number, ...unknown[]], [b]: readonly [number, ...unknown[]]): number {
  return a - b;
}
