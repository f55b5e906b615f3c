import type { Beefy } from "./beefy.ts";

/** What must hold of Beefy between two blocks. @throws Error naming what does not */
export function assertBeefyState({ storage, constants }: Beefy): void {
  const most = constants.MaxAuthorities;
  for (const name of ["Authorities", "NextAuthorities"] as const) {
    const count = storage[name].get().length;
    if (count > most) throw new Error(`${name} are ${count}, there may be ${most}`);
  }
  const set = storage.ValidatorSetId.get();
  if (storage.Authorities.get().length > 0 && storage.SetIdSession.get(set) === undefined) {
    throw new Error(`the session of set ${set} is not known`);
  }
  for (const other of storage.SetIdSession.iterKeys()) {
    if (other > set) throw new Error(`there is a session of set ${other}, which is after this one, ${set}`);
  }
}
