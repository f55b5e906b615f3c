import { concatBytes } from "@serinus/bytes";
import type { Random } from "../random.ts";

type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

/** SCALE compacts, and plain integers, that claim far more than follows. */
const HUGE_LENGTHS: readonly Uint8Array[] = [
  Uint8Array.of(0xfe, 0xff, 0xff, 0xff),
  Uint8Array.of(0x03, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(0x33, ...new Array<number>(16).fill(0xff)),
  Uint8Array.of(0xff, ...new Array<number>(67).fill(0xff)),
  new Uint8Array(8).fill(0xff),
];

const MUTATORS: readonly Mutator[] = [
  function flipBits(bytes, random) {
    const changed = bytes.slice();
    for (let flips = 1 + random.below(8); flips > 0; flips--) {
      const at = random.below(changed.length);
      changed[at] = (changed[at] as number) ^ (1 << random.below(8));
    }
    return changed;
  },
  function setByte(bytes, random) {
    const changed = bytes.slice();
    changed[random.below(changed.length)] = random.pick([0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff]);
    return changed;
  },
  (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  (bytes, random) => bytes.slice(random.below(bytes.length)),
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    return concatBytes(bytes.slice(0, at), random.bytes(1 + random.below(16)), bytes.slice(at));
  },
  function remove(bytes, random) {
    const at = random.below(bytes.length);
    return concatBytes(bytes.slice(0, at), bytes.slice(at + 1 + random.below(8)));
  },
  function swap(bytes, random) {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)];
    const changed = bytes.slice();
    changed[from] = bytes[to] as number;
    changed[to] = bytes[from] as number;
    return changed;
  },
  function repeat(bytes, random) {
    const at = random.below(bytes.length);
    const part = bytes.slice(at, at + 1 + random.below(32));
    return concatBytes(
      bytes.slice(0, at),
      ...new Array<Uint8Array>(1 + random.below(64)).fill(part),
      bytes.slice(at),
    );
  },
  function claimLength(bytes, random) {
    const at = random.below(bytes.length);
    return concatBytes(bytes.slice(0, at), random.pick(HUGE_LENGTHS), bytes.slice(at + 1));
  },
];

/** The bytes with one to three things wrong with them; never as they were. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  for (;;) {
    let changed = bytes;
    for (let steps = 1 + random.below(3); steps > 0 && changed.length > 0; steps--)
      changed = random.pick(MUTATORS)(changed, random);
    if (Buffer.compare(changed, bytes) !== 0) return changed;
  }
}
