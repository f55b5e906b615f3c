import { type AccountId, toH256 } from "@serinus/bytes";
import type { SessionManager } from "../session-keys.ts";
import type { Historical } from "./historical.ts";
import { indexValidators } from "./index-validators.ts";
import { type Identified, provingTrie } from "./proving-trie.ts";

/** Chooses validators and tells what is known of each (`historical::SessionManager`). */
export interface HistoricalSessionManager extends Omit<SessionManager, "newSession" | "newSessionGenesis"> {
  newSession(index: number): readonly Identified[] | undefined;
  newSessionGenesis(index: number, named: readonly AccountId[]): readonly Identified[] | undefined;
}

/**
 * A session manager that notes the root of each session's trie before it hands the validators on, and indexes those of a
 * session that ends for offchain readers (`NoteHistoricalRoot`).
 */
export function noteHistoricalRoots(
  historical: () => Historical,
  manager: HistoricalSessionManager,
): SessionManager {
  const note = (index: number, validators: readonly Identified[] | undefined) => {
    noteRoot(historical(), index, validators);
    return validators?.map(([validator]) => validator);
  };
  return {
    newSession: (index) => note(index, manager.newSession(index)),
    newSessionGenesis: (index, named) => note(index, manager.newSessionGenesis(index, named)),
    startSession: manager.startSession,
    endSession(index) {
      indexValidators(historical(), index);
      manager.endSession(index);
    },
  };
}

/** Forgets the roots of sessions before `upTo`. */
export function pruneUpTo({ storage }: Historical, upTo: number): void {
  const range = storage.StoredRange.get();
  if (range === undefined) return;
  const [start, end] = range;
  const newStart = Math.min(upTo, end);
  if (newStart < start) return;
  for (let session = start; session < newStart; session++) storage.HistoricalSessions.remove(session);
  if (newStart === end) storage.StoredRange.kill();
  else storage.StoredRange.put([newStart, end]);
}

/** Without a choice of its own a session has the validators of the one before, and its root. */
function noteRoot(
  historical: Historical,
  index: number,
  validators: readonly Identified[] | undefined,
): void {
  const { HistoricalSessions, StoredRange } = historical.storage;
  StoredRange.mutate((range) => [range?.[0] ?? index, index + 1]);
  if (validators !== undefined) {
    HistoricalSessions.insert(index, [toH256(provingTrie(historical, validators).root), validators.length]);
    return;
  }
  const before = HistoricalSessions.get(Math.max(0, index - 1));
  if (before !== undefined) HistoricalSessions.insert(index, before);
}
