import { toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { createReader, readCompactU32 } from "@serinus/scale";
import type { Side } from "./side.ts";

/** The longest call that a task holds itself (`Bounded::Inline`); longer ones are looked up among the preimages. */
const LONGEST_INLINE = 128;

/**
 * Puts a call by root into the scheduler's agenda of a block, on both sides alike: nobody can sign for root.
 * @returns its place in the agenda.
 */
export function scheduleAsRoot(sides: readonly [Side, Side], block: number, call: Uint8Array): number {
  const place = agendaLength(sides[0], block);
  for (const side of sides) {
    for (const { key, value, isAppended } of entries(side, block, call)) {
      if (isAppended) side.overlay.storage_append(key, value);
      else side.overlay.storage_set(key, value);
    }
  }
  return place;
}

function agendaLength({ overlay, codec }: Side, block: number): number {
  const { storage } = codec;
  const value = overlay.storage_get(storage.encodeKey(storage.item("Scheduler", "Agenda"), [block]));
  return value === undefined ? 0 : readCompactU32(createReader(value));
}

interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly isAppended: boolean;
}

function entries({ codec }: Side, block: number, call: Uint8Array): Entry[] {
  const { storage } = codec;
  const agenda = storage.item("Scheduler", "Agenda");
  const hash = toHex(blake2_256(call));
  const isInline = call.length <= LONGEST_INLINE;
  const task = {
    maybe_id: null,
    priority: 0,
    call: isInline
      ? { type: "Inline", value: toHex(call) }
      : { type: "Lookup", value: { hash, len: call.length } },
    maybe_periodic: null,
    origin: { type: "system", value: { type: "Root" } },
  };
  // A list of one, without its length.
  const encoded = codec.encode(agenda.value, [task]).subarray(1);
  const scheduled = { key: storage.encodeKey(agenda, [block]), value: encoded, isAppended: true };
  if (isInline) return [scheduled];
  const preimages = storage.item("Preimage", "PreimageFor");
  const statuses =
    storage.all.find(({ name }) => name === "RequestStatusFor") ?? storage.item("Preimage", "StatusFor");
  // Runtimes up to 1_001_000 keep an account and its deposit, later ones a ticket.
  const owner =
    statuses.name === "StatusFor"
      ? { deposit: null, len: call.length }
      : { maybe_ticket: null, maybe_len: call.length };
  const status = { type: "Requested", value: { count: 1, ...owner } };
  return [
    scheduled,
    {
      key: storage.encodeKey(preimages, [[hash, call.length]]),
      value: codec.encode(preimages.value, toHex(call)),
      isAppended: false,
    },
    {
      key: storage.encodeKey(statuses, [hash]),
      value: codec.encode(statuses.value, status),
      isAppended: false,
    },
  ];
}
