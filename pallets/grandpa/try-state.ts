import type { Grandpa } from "./grandpa.ts";

/** What must hold of Grandpa between two blocks. @throws Error naming what does not */
export function assertGrandpaState({ storage, constants }: Grandpa): void {
  const authorities = storage.Authorities.get().length;
  if (authorities > constants.MaxAuthorities) {
    throw new Error(`there are ${authorities} authorities, there may be ${constants.MaxAuthorities}`);
  }
  const set = storage.CurrentSetId.get();
  if (storage.SetIdSession.get(set) === undefined) throw new Error(`the session of set ${set} is not known`);
  let last = -1;
  for (const [other, session] of [...storage.SetIdSession.iter()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (other > set) throw new Error(`there is a session of set ${other}, which is after this one, ${set}`);
    if (session <= last) throw new Error(`session ${session} of set ${other} does not come after ${last}`);
    last = session;
  }
}
