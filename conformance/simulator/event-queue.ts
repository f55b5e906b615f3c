/** What is going to happen, by time; what was planned first comes first among equals. */
export interface EventQueue {
  readonly now: number;
  /** Plans something, never in the past. */
  at(time: number, run: () => void): void;
  /** Does the next thing that is due by `until`; false when there is none, and the time is `until` then. */
  next(until: number): boolean;
}

interface Planned {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
}

export function createEventQueue(): EventQueue {
  const heap: Planned[] = [];
  let now = 0;
  let order = 0;
  const before = (a: Planned, b: Planned) => a.time < b.time || (a.time === b.time && a.order < b.order);
  return {
    get now() {
      return now;
    },
    at(time, run) {
      const planned = { time: Math.max(now, time), order: order++, run };
      let i = heap.length;
      heap.push(planned);
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!before(planned, heap[parent] as Planned)) break;
        heap[i] = heap[parent] as Planned;
        i = parent;
      }
      heap[i] = planned;
    },
    next(until) {
      const first = heap[0];
      if (first === undefined || first.time > until) {
        now = Math.max(now, until);
        return false;
      }
      const last = heap.pop() as Planned;
      if (heap.length > 0) {
        let i = 0;
        for (;;) {
          let child = 2 * i + 1;
          if (child >= heap.length) break;
          if (child + 1 < heap.length && before(heap[child + 1] as Planned, heap[child] as Planned)) child++;
          if (!before(heap[child] as Planned, last)) break;
          heap[i] = heap[child] as Planned;
          i = child;
        }
        heap[i] = last;
      }
      now = first.time;
      first.run();
      return true;
    },
  };
}
