import { toHex } from "@serinus/bytes";
import { keyBytes } from "./keys.ts";
import type { Session } from "./session.ts";

/** Disabled validators are in order and exist; every key leads to its owner, and no owner has lost its keys. */
export function assertSessionState({ storage, config }: Session): void {
  const validators = storage.Validators.get();
  let last = -1;
  for (const [index] of storage.DisabledValidators.get()) {
    if (index <= last) throw new Error(`disabled validator ${index} does not come after ${last}`);
    if (index >= validators.length)
      throw new Error(`validator ${index} is disabled, there are ${validators.length}`);
    last = index;
  }
  let keys = 0;
  for (const [validator, theirs] of storage.NextKeys.iter()) {
    for (const { type, field } of config.keys) {
      const owner = storage.KeyOwner.get([type, keyBytes(theirs, field)]);
      if (owner !== validator)
        throw new Error(`${type} key of ${validator} is said to be ${owner ?? "nobody"}'s`);
      keys++;
    }
  }
  let owned = 0;
  for (const [[type, key], owner] of storage.KeyOwner.iter()) {
    owned++;
    if (!storage.NextKeys.containsKey(owner))
      throw new Error(`${owner}, owner of ${type} ${toHex(key)}, has no keys`);
  }
  if (owned !== keys) throw new Error(`${owned} keys have owners, ${keys} are set`);
}
