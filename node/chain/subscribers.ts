/** Listeners that are told one value after the other. */
export interface Subscribers<T> {
  subscribe(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

/** @param onError takes what a listener throws; the others are told all the same. */
export function createSubscribers<T>(onError: (error: unknown) => void): Subscribers<T> {
  const listeners = new Set<{ readonly listener: (value: T) => void }>();
  return {
    subscribe(listener) {
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(value) {
      // Who subscribes while a value is told is told from the next one on; who unsubscribes, not even this one.
      for (const entry of [...listeners]) {
        if (!listeners.has(entry)) continue;
        try {
          entry.listener(value);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
