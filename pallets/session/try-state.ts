import { toHex } from "@serinus/bytes";
import { keyBytes } from "./keys.ts";
import type { Session } from "./session.ts";

/**
 * Disabled validators are in order; there may be more of them than validators, for a session whose validators count as
 * the same keeps them, also when one has left. Every key leads to its owner, and no owner has lost its keys.
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
