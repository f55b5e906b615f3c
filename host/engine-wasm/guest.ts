import type { HostApi } from "@serinus/host-api";
import type { Allocator } from "./allocator.ts";

/** Where bytes are in the guest's memory: the address in the lower 32 bits, the length in the upper. */
export type Span = bigint;

/** The running instance as its host functions see it: the host that they ask, and the memory they answer into. */
export interface Guest {
  /** The host of the call that runs. */
  host: HostApi;
  allocator: Allocator;
  /** What the runtime said last before it failed. */
  panic: string | undefined;
  /** Result of the signatures checked since `ext_crypto_start_batch_verify`, `undefined` outside of a batch. */
  batch: boolean | undefined;
  /** A view of guest memory, good until memory grows: until the next allocation. @throws Error outside of memory. */
  view(address: number, length: number): Uint8Array;
  viewSpan(span: Span): Uint8Array;
  /** A copy of guest memory. */
  read(span: Span): Uint8Array;
  text(span: Span): string;
  /** Copies bytes into newly allocated guest memory and returns their address. */
  place(bytes: Uint8Array): number;
  /** As {@link place}, with the length in the result. */
  give(bytes: Uint8Array): Span;
  /** Gives the SCALE `Option<Vec<u8>>`. */
  giveOption(bytes: Uint8Array | undefined): Span;
  /** Forgets views, when the memory has been exchanged. */
  attach(memory: { readonly buffer: ArrayBuffer }): void;
}

const utf8 = new TextDecoder();
const NOTHING = Uint8Array.of(0);

export function createGuest(idle: HostApi, allocator: Allocator): Guest {
  let memory: { readonly buffer: ArrayBuffer } = { buffer: new ArrayBuffer(0) };
  let all = new Uint8Array(0);
  // Takes spans apart without making big integers.
  const span64 = new BigUint64Array(1);
  const halves = new Uint32Array(span64.buffer);

  function view(address: number, length: number): Uint8Array {
    // Growing detaches the view.
    if (all.length === 0) all = new Uint8Array(memory.buffer);
    const start = address >>> 0;
    const end = start + (length >>> 0);
    if (end > all.length)
      throw new Error(
        `the bytes ${start} to ${end} are outside of the runtime's memory of ${all.length} bytes`,
      );
    return all.subarray(start, end);
  }
  function viewSpan(span: Span): Uint8Array {
    span64[0] = span;
    return view(halves[0] as number, halves[1] as number);
  }
  function spanOf(address: number, length: number): Span {
    halves[0] = address;
    halves[1] = length;
    return span64[0] as bigint;
  }
  function place(bytes: Uint8Array): number {
    const address = guest.allocator.malloc(bytes.length);
    view(address, bytes.length).set(bytes);
    return address;
  }
  const guest: Guest = {
    host: idle,
    allocator,
    panic: undefined,
    batch: undefined,
    view,
    viewSpan,
    read: (span) => viewSpan(span).slice(),
    text: (span) => utf8.decode(viewSpan(span)),
    place,
    give: (bytes) => spanOf(place(bytes), bytes.length),
    giveOption(bytes) {
      if (bytes === undefined) return guest.give(NOTHING);
      const prefix = 1 + compactSize(bytes.length);
      const length = prefix + bytes.length;
      const address = guest.allocator.malloc(length);
      const target = view(address, length);
      target[0] = 1;
      writeCompact(target, 1, bytes.length);
      target.set(bytes, prefix);
      return spanOf(address, length);
    },
    attach(next) {
      memory = next;
      all = new Uint8Array(0);
    },
  };
  return guest;
}

const compactSize = (value: number): number => (value < 64 ? 1 : value < 16384 ? 2 : value < 2 ** 30 ? 4 : 5);

function writeCompact(target: Uint8Array, offset: number, value: number): void {
  const size = compactSize(value);
  if (size === 5) target[offset] = 3;
  let rest = size === 5 ? value : value * 4 + (size >> 1);
  for (let i = size === 5 ? 1 : 0; i < size; i++) {
    target[offset + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}
