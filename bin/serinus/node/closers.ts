type Close = () => Promise<void> | void;

/** What has been opened and has to be closed again, the last first. */
export interface Closers {
  push(close: Close): void;
  /** Closes everything, each at most once. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const closes: Close[] = [];
  return {
    push: (close) => void closes.push(close),
    async close() {
      for (let close = closes.pop(); close !== undefined; close = closes.pop()) await close();
    },
  };
}
