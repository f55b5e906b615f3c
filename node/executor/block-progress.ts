const NONE = -1;

/**
 * Which extrinsic a worker is applying, told through shared memory: when the worker has to be stopped, or dies, this
 * says what it was at.
 */
export interface BlockProgress {
  /** Worker: begins the extrinsic of this index, or ends the last one. */
  begin(index: number | undefined): void;
  /** Main thread: index of the extrinsic that is being applied. */
  current(): number | undefined;
}

/** Memory for a worker's progress, to be shared. */
export function newBlockProgress(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  new Int32Array(memory)[0] = NONE;
  return memory;
}

export function createBlockProgress(memory: SharedArrayBuffer): BlockProgress {
  const cell = new Int32Array(memory);
  return {
    begin: (index) => void Atomics.store(cell, 0, index ?? NONE),
    current() {
      const index = Atomics.load(cell, 0);
      return index === NONE ? undefined : index;
    },
  };
}
