import { GRANDPA_ENGINE_ID, type GrandpaAuthorities, GrandpaConsensusLog } from "@serinus/runtime-api";
import type { Grandpa } from "./grandpa.ts";

/**
 * Has other authorities take over `inBlocks` blocks after this one. `forced` is for when finality stands still: the last
 * block that is known to be final, by which the change takes place without waiting for finality.
 * @throws DispatchFailure `ChangePending`, `TooSoon`
 */
export function scheduleChange(
  { storage, config, error }: Grandpa,
  next_authorities: GrandpaAuthorities,
  inBlocks: number,
  forced: number | undefined,
): void {
  if (storage.PendingChange.exists()) throw error.ChangePending;
  const scheduled_at = config.blockNumber();
  if (forced !== undefined) {
    const earliest = storage.NextForced.get();
    if (earliest !== undefined && earliest > scheduled_at) throw error.TooSoon;
    storage.NextForced.put(after(scheduled_at, inBlocks * 2));
  }
  storage.PendingChange.put({ scheduled_at, delay: inBlocks, next_authorities, forced });
}

/** Has finality pause in so many blocks. @throws DispatchFailure `PauseFailed` */
export function schedulePause({ storage, config, error }: Grandpa, inBlocks: number): void {
  if (storage.State.get().type !== "Live") throw error.PauseFailed;
  const value = { scheduled_at: config.blockNumber(), delay: inBlocks };
  storage.State.put({ type: "PendingPause", value });
}

/** Has finality go on in so many blocks. @throws DispatchFailure `ResumeFailed` */
export function scheduleResume({ storage, config, error }: Grandpa, inBlocks: number): void {
  if (storage.State.get().type !== "Paused") throw error.ResumeFailed;
  const value = { scheduled_at: config.blockNumber(), delay: inBlocks };
  storage.State.put({ type: "PendingResume", value });
}

/** Announces what was scheduled in this block, and does what is due in it. */
export function applyScheduled(grandpa: Grandpa, block: number): void {
  applyChange(grandpa, block);
  applyState(grandpa, block);
}

/** Puts a message to GRANDPA's clients into the header. */
export function depositLog({ config }: Grandpa, log: GrandpaConsensusLog): void {
  config.depositLog({ type: "Consensus", value: [GRANDPA_ENGINE_ID, GrandpaConsensusLog.encode(log)] });
}

function applyChange(grandpa: Grandpa, block: number): void {
  const { storage } = grandpa;
  const change = storage.PendingChange.get();
  if (change === undefined) return;
  const { scheduled_at, delay, next_authorities, forced } = change;
  if (block === scheduled_at) {
    const value = { delay, next_authorities };
    if (forced === undefined) depositLog(grandpa, { type: "ScheduledChange", value });
    else depositLog(grandpa, { type: "ForcedChange", value: [forced, value] });
  }
  if (block !== after(scheduled_at, delay)) return;
  storage.Authorities.put(next_authorities);
  grandpa.deposit({ type: "NewAuthorities", value: { authority_set: next_authorities } });
  storage.PendingChange.kill();
}

function applyState(grandpa: Grandpa, block: number): void {
  const { storage } = grandpa;
  const state = storage.State.get();
  if (state.type !== "PendingPause" && state.type !== "PendingResume") return;
  const { scheduled_at, delay } = state.value;
  const isPause = state.type === "PendingPause";
  if (block === scheduled_at) depositLog(grandpa, { type: isPause ? "Pause" : "Resume", value: delay });
  if (block !== after(scheduled_at, delay)) return;
  storage.State.put({ type: isPause ? "Paused" : "Live" });
  grandpa.deposit({ type: isPause ? "Paused" : "Resumed" });
}

/** So many blocks later; beyond the greatest number it begins at 0 again, as on Kusama. */
function after(block: number, delay: number): number {
  return (block + delay) >>> 0;
}
