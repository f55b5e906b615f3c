import { toHex } from "@serinus/bytes";
import { keyBytes } from "./keys.ts";
import type { Session } from "./session.ts";

/**
 * Disabled places are in order. They may lie beyond the validators, for a session that counts as unchanged keeps them even
 * when a validator has left. Every key leads to its owner, and every owner has keys.
 * @throws Error naming what does not hold
 */
export function assertSessionState({ storage, config }: Session): void {
  let last = -1;
  for (const [index] of storage.DisabledValidators.get()) {
    if (index <= last) throw new Error(`disabled validator ${index} does not come after ${last}`);
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
