import type { Codec } from "./codec.ts";
import { readCompactU32, writeCompactU32 } from "./compact.ts";
import { called } from "./define.ts";
import { describe } from "./describe.ts";
import { describeValue, ScaleError } from "./error.ts";
import { u8 } from "./integers.ts";
import { struct } from "./product.ts";
import { advance } from "./reader.ts";
import { reserve } from "./writer.ts";

/** The type that names the order of bits in metadata. */
const lsb0 = struct({}, { path: ["bitvec", "order", "Lsb0"] });

/** `BitVec<u8, Lsb0>`: a count of bits, then bytes, the first bit lowest in the first. */
export const bitSequence: Codec<boolean[]> = called<boolean[]>({
  size: () => ({ min: 1, max: undefined }),
  describe: () => describe({ kind: "bitSequence", store: u8, order: lsb0 }),
  read(input) {
    const start = input.at;
    const count = readCompactU32(input);
    const length = Math.ceil(count / 8);
    if (length > input.end - input.at) {
      const left = input.end - input.at;
      input.at = start;
      throw new ScaleError(`${count} bits announced, but only ${left} bytes left`);
    }
    const at = advance(input, length);
    const bits: boolean[] = [];
    for (let i = 0; i < count; i++)
      bits.push((((input.bytes[at + (i >> 3)] as number) >> (i & 7)) & 1) === 1);
    return bits;
  },
  write(out, bits) {
    if (!Array.isArray(bits))
      throw new ScaleError(`expected an array of booleans, got ${describeValue(bits)}`);
    writeCompactU32(out, bits.length);
    const length = Math.ceil(bits.length / 8);
    reserve(out, length);
    out.bytes.fill(0, out.at, out.at + length);
    for (let i = 0; i < bits.length; i++) {
      const bit: unknown = bits[i];
      if (typeof bit !== "boolean")
        throw new ScaleError(`expected a boolean, got ${describeValue(bit)}`, `[${i}]`);
      if (bit) out.bytes[out.at + (i >> 3)] = (out.bytes[out.at + (i >> 3)] as number) | (1 << (i & 7));
    }
    out.at += length;
  },
});
