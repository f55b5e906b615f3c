/** Something to be done soon at first, then ever more rarely (`sc-authority-discovery`'s `ExpIncInterval`). */
export interface Interval {
  readonly start: number;
  readonly max: number;
  /** When it is due, and how long until the time after that; all in milliseconds. */
  at: number;
  next: number;
}

export function createInterval(start: number, max: number, now: number): Interval {
  return { start, max, at: now + start, next: Math.min(max, start * 2) };
}

/** Whether it is due; if so, the next time is twice as far away as this one was. */
export function takeDue(interval: Interval, now: number): boolean {
  if (now < interval.at) return false;
  interval.at = now + interval.next;
  interval.next = Math.min(interval.max, interval.next * 2);
  return true;
}

/** What it is for has worked: there is no hurry any more. */
export function slowDown(interval: Interval, now: number): void {
  if (interval.next === interval.max) return;
  interval.next = interval.max;
  interval.at = now + interval.max;
}

/** Things have changed: soon once more. */
export function hurry(interval: Interval, now: number): void {
  interval.next = Math.min(interval.max, interval.start * 2);
  interval.at = Math.min(interval.at, now + interval.start);
}
