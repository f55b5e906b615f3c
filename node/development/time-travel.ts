import { readBlockRules } from "@serinus/authoring";
import { DevelopmentError } from "./development-error.ts";
import type { DevelopmentScene } from "./scene.ts";
import type { StateLog } from "./state-log.ts";
import { type StorageAccess, withStorage } from "./storage-access.ts";

/** Milliseconds since 1970 of a number, a date, or a text of digits. @throws DevelopmentError */
export function readTime(date: string | number): number {
  const time = typeof date === "number" ? date : /^\d+$/.test(date) ? Number(date) : Date.parse(date);
  if (!Number.isSafeInteger(time) || time < 0)
    throw new DevelopmentError(
      `${JSON.stringify(date)} is no time: give milliseconds since 1970, or a date such as "2030-01-31T12:00:00Z"`,
    );
  return time;
}

/**
 * Sets the time of the best block, and the clock with it: its timestamp, the slot and BABE's epoch. The next block is
 * one slot later.
 */
export async function timeTravel(scene: DevelopmentScene, states: StateLog, time: number): Promise<void> {
  const { chain, state, runtime, clock } = scene;
  const head = chain.best().hash;
  const { timing } = await readBlockRules({ runtime, state }, head);
  const edits = await withStorage(scene, head, (storage) => {
    setTime(storage, time, Math.floor(time / timing.slotDuration));
    return storage.edits();
  });
  await states.change(head, edits);
  clock.setAhead(clock.ahead() + time - clock.now());
}

function setTime(storage: StorageAccess, time: number, slot: number): void {
  if (!storage.has("Timestamp", "Now"))
    throw new DevelopmentError("the runtime has no pallet Timestamp: its blocks have no time");
  storage.write("Timestamp", "Now", [], time);
  if (storage.has("Aura", "CurrentSlot")) storage.write("Aura", "CurrentSlot", [], slot);
  if (!storage.has("Babe", "CurrentSlot")) return;
  storage.write("Babe", "CurrentSlot", [], slot);
  // The epoch that the slot lies in: a session that seems to last for years would end with the next block.
  const genesis = Number(storage.read("Babe", "GenesisSlot"));
  const duration = Number(storage.codec.constant("Babe", "EpochDuration"));
  if (genesis > 0 && duration > 0 && slot >= genesis)
    storage.write("Babe", "EpochIndex", [], Math.floor((slot - genesis) / duration));
}
