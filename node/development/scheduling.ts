import { toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { isRecord, type Json } from "@serinus/dynamic-codec";
import { DevelopmentError } from "./development-error.ts";
import type { StorageAccess } from "./storage-access.ts";

/** Longest call that stands in the agenda itself (`frame_support::traits::Bounded`). */
const MAX_INLINE = 128;

/** Where a task stands: the block and its place in that block's agenda. */
export type TaskAddress = readonly [when: number, index: number];

/**
 * The block whose agenda runs next: the next block, or on a chain that counts time by its relay chain the block that
 * the scheduler goes on from.
 */
export function nextAgenda(storage: StorageAccess, head: number): number {
  requireScheduler(storage);
  const since = storage.has("Scheduler", "IncompleteSince")
    ? storage.read("Scheduler", "IncompleteSince")
    : null;
  return Math.max(head + 1, typeof since === "number" ? since : 0);
}

/** Puts a call into the agenda of a block, to be dispatched with an origin. @throws DynamicError */
export function scheduleCall(
  storage: StorageAccess,
  when: number,
  call: Uint8Array,
  origin: unknown,
): TaskAddress {
  const task = {
    maybe_id: null,
    priority: 0,
    call: boundedCall(storage, call),
    maybe_periodic: null,
    origin,
  };
  return appendTask(storage, when, task);
}

/** A call as the scheduler holds it; a long one goes into the preimages. */
function boundedCall(storage: StorageAccess, call: Uint8Array): Json {
  if (call.length <= MAX_INLINE) return { type: "Inline", value: toHex(call) };
  const hash = toHex(blake2_256(call));
  if (!storage.has("Preimage", "PreimageFor"))
    throw new DevelopmentError(
      `the call is ${call.length} bytes long: without a pallet Preimage at most ${MAX_INLINE} can be scheduled`,
    );
  storage.write("Preimage", "PreimageFor", [[hash, call.length]], toHex(call));
  const status = storage.has("Preimage", "RequestStatusFor") ? "RequestStatusFor" : "StatusFor";
  const requested =
    status === "RequestStatusFor"
      ? { maybe_ticket: null, count: 1, maybe_len: call.length }
      : { deposit: null, count: 1, len: call.length };
  storage.write("Preimage", status, [hash], { type: "Requested", value: requested });
  return { type: "Lookup", value: { hash, len: call.length } };
}

/** Moves a scheduled task to the agenda of another block, with its name and what is noted of retries. */
export function moveTask(storage: StorageAccess, from: TaskAddress, when: number): TaskAddress {
  const [block, index] = from;
  const agenda = agendaOf(storage, block);
  const task = agenda[index];
  if (task === undefined || task === null)
    throw new DevelopmentError(`no task is scheduled at ${block}, ${index}; ${tasksText(storage, block)}`);
  const left = agenda.map((each, i) => (i === index ? null : each));
  // An agenda has no empty places at its end.
  while (left.length > 0 && left.at(-1) === null) left.pop();
  storage.write("Scheduler", "Agenda", [block], left.length === 0 ? null : left);
  const to = appendTask(storage, when, task);
  if (isRecord(task) && task.maybe_id !== null) storage.write("Scheduler", "Lookup", [task.maybe_id], to);
  if (storage.has("Scheduler", "Retries")) {
    const retries = storage.read("Scheduler", "Retries", from);
    if (retries !== null) {
      storage.write("Scheduler", "Retries", [from], null);
      storage.write("Scheduler", "Retries", [to], retries);
    }
  }
  return to;
}

/** Where the task of a name stands, `undefined` when there is none. */
export function findTask(storage: StorageAccess, name: string): TaskAddress | undefined {
  requireScheduler(storage);
  const address = storage.read("Scheduler", "Lookup", name);
  return Array.isArray(address) ? (address as unknown as TaskAddress) : undefined;
}

function appendTask(storage: StorageAccess, when: number, task: unknown): TaskAddress {
  const agenda = agendaOf(storage, when);
  storage.write("Scheduler", "Agenda", [when], [...agenda, task]);
  return [when, agenda.length];
}

function agendaOf(storage: StorageAccess, when: number): readonly Json[] {
  requireScheduler(storage);
  return (storage.read("Scheduler", "Agenda", when) ?? []) as readonly Json[];
}

function tasksText(storage: StorageAccess, block: number): string {
  const places = agendaOf(storage, block).flatMap((task, i) => (task === null ? [] : [i]));
  return places.length === 0 ? "the agenda of that block is empty" : `its places are ${places.join(", ")}`;
}

function requireScheduler(storage: StorageAccess): void {
  if (!storage.has("Scheduler", "Agenda"))
    throw new DevelopmentError(
      "the runtime has no pallet Scheduler: nothing can be dispatched with an origin",
    );
}
