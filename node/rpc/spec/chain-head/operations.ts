import type { StorageResult } from "../storage-query.ts";
import { notWaiting } from "./errors.ts";

/** Operations that one subscription runs at once: the specification asks for at least 16. */
export const MAX_OPERATIONS = 16;

/** Results of a storage operation in one event. */
const ITEMS_PER_EVENT = 256;

/** Results after which a storage operation waits to be told to go on, so that a slow client is not flooded. */
const ITEMS_BEFORE_WAITING = 4096;

/** A running operation. Nothing is told of it once it is stopped. */
interface Operation {
  /** Units of the limit that it takes: one, or one for each storage item. */
  readonly units: number;
  resume: (() => void) | undefined;
}

/** The operations of one `chainHead_v1_follow`. */
export interface Operations {
  /** How many more units may be started. */
  available(): number;
  /** Takes `units` of the limit for a new operation. */
  begin(id: string, units: number): void;
  /** Tells the last event of an operation and ends it. */
  finish(id: string, event: object): void;
  /** Tells results in events of bounded size, waits where the specification says so, and ends with `done` or an error. */
  stream(id: string, results: Iterator<StorageResult>, failed: (error: unknown) => object): void;
  /** @throws RpcError -32803 when the operation runs but does not wait. */
  checkWaiting(id: string): void;
  /** Goes on with an operation that waits; any other is left alone. */
  resume(id: string): void;
  stop(id: string): void;
  stopAll(): void;
}

export function createOperations(tell: (event: object) => void): Operations {
  const running = new Map<string, Operation>();
  let taken = 0;

  function end(id: string): boolean {
    const operation = running.get(id);
    if (!operation) return false;
    taken -= operation.units;
    return running.delete(id);
  }

  const operations: Operations = {
    available: () => MAX_OPERATIONS - taken,
    begin(id, units) {
      running.set(id, { units, resume: undefined });
      taken += units;
    },
    finish(id, event) {
      if (end(id)) tell({ operationId: id, ...event });
    },
    stream(id, results, failed) {
      const operation = running.get(id);
      if (!operation) return;
      operation.resume = undefined;
      try {
        for (let sent = 0; sent < ITEMS_BEFORE_WAITING; ) {
          const items: StorageResult[] = [];
          let next = results.next();
          while (!next.done) {
            items.push(next.value);
            if (items.length === ITEMS_PER_EVENT) break;
            next = results.next();
          }
          if (items.length > 0) tell({ event: "operationStorageItems", operationId: id, items });
          if (next.done) return operations.finish(id, { event: "operationStorageDone" });
          sent += items.length;
        }
      } catch (error) {
        return operations.finish(id, failed(error));
      }
      operation.resume = () => operations.stream(id, results, failed);
      tell({ event: "operationWaitingForContinue", operationId: id });
    },
    checkWaiting(id) {
      const operation = running.get(id);
      if (operation && !operation.resume) throw notWaiting();
    },
    resume: (id) => running.get(id)?.resume?.(),
    stop(id) {
      end(id);
    },
    stopAll() {
      running.clear();
      taken = 0;
    },
  };
  return operations;
}
