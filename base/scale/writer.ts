/** A buffer that grows as codecs write to it. `bytes` and `view` are replaced when it grows. */
export interface Writer {
  bytes: Uint8Array;
  view: DataView;
  /** Bytes written so far. */
  at: number;
  /** How many recursive types are open at this place. */
  depth: number;
  /** Set once a write has failed: writes then take the slow path, which knows the path. */
  failed: boolean;
}

const FIRST_CAPACITY = 1024;
/** A buffer that grew beyond this is given up after use. */
const KEPT_CAPACITY = 1 << 20;

/** An empty buffer. */
export function createWriter(): Writer {
  const bytes = new Uint8Array(FIRST_CAPACITY);
  return { bytes, view: new DataView(bytes.buffer), at: 0, depth: 0, failed: false };
}

/** Makes room for `count` more bytes. */
export function reserve(out: Writer, count: number): void {
  const needed = out.at + count;
  if (needed <= out.bytes.length) return;
  const bytes = new Uint8Array(Math.max(needed, out.bytes.length * 2));
  bytes.set(out.bytes.subarray(0, out.at));
  out.bytes = bytes;
  out.view = new DataView(bytes.buffer);
}

/** Writes raw bytes without a length. */
export function writeRaw(out: Writer, raw: Uint8Array): void {
  reserve(out, raw.length);
  out.bytes.set(raw, out.at);
  out.at += raw.length;
}

/** Buffers not in use. An encoding takes one for its time, so that an encoding within an encoding gets its own. */
const idle: Writer[] = [];
const MOST_IDLE = 4;

/** A buffer for one encoding; give it back with {@link releaseWriter}. */
export function takeWriter(): Writer {
  return idle.pop() ?? createWriter();
}

export function releaseWriter(writer: Writer): void {
  if (writer.bytes.length > KEPT_CAPACITY || idle.length >= MOST_IDLE) return;
  writer.at = 0;
  writer.depth = 0;
  writer.failed = false;
  idle.push(writer);
}
