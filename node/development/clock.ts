/** The time that blocks are made at. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that it is ahead of the machine's. */
  ahead(): number;
  setAhead(milliseconds: number): void;
}

/** A clock that can be set. @param now the machine's time */
export function createClock(now: () => number): Clock {
  let ahead = 0;
  return {
    now: () => now() + ahead,
    ahead: () => ahead,
    setAhead(milliseconds) {
      ahead = milliseconds;
    },
  };
}
