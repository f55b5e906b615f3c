import type { Codec } from "./codec.ts";
import { called } from "./define.ts";
import { describe } from "./describe.ts";
import { describeValue, ScaleError } from "./error.ts";
import { u8 } from "./integers.ts";
import { advance } from "./reader.ts";
import type { VariantDescription } from "./type-description.ts";
import { reserve } from "./writer.ts";

/**
 * For how long a transaction is valid: always, or `period` blocks (a power of two from 4 to 65536) from the last block
 * whose number leaves `phase` when divided by `period`.
 */
export type Era =
  | { type: "Immortal"; value?: undefined }
  | { type: "Mortal"; value: { period: number; phase: number } };

/** `sp_runtime::generic::Era`: one byte 0, or two bytes of period and quantised phase. */
export const era: Codec<Era> = called<Era>({
  size: () => ({ min: 1, max: 2 }),
  describe: () =>
    describe({ kind: "variant", variants: eraVariants() }, { path: ["sp_runtime", "generic", "era", "Era"] }),
  read(input) {
    const first = input.bytes[advance(input, 1)] as number;
    if (first === 0) return { type: "Immortal" };
    const encoded = first | ((input.bytes[advance(input, 1)] as number) << 8);
    const period = 2 << (encoded & 15);
    const phase = (encoded >> 4) * quantum(period);
    if (period < 4 || phase >= period) {
      input.at -= 2;
      throw new ScaleError(
        `era 0x${encoded.toString(16)} has period ${period} and phase ${phase}, which cannot be`,
      );
    }
    return { type: "Mortal", value: { period, phase } };
  },
  write(out, value) {
    reserve(out, 2);
    if (value?.type === "Immortal") {
      out.bytes[out.at++] = 0;
      return;
    }
    if (value?.type !== "Mortal")
      throw new ScaleError(`expected an Immortal or Mortal era, got ${describeValue(value)}`);
    const { period, phase } = value.value;
    if (!isPeriod(period))
      throw new ScaleError(`era period must be a power of two from 4 to 65536, got ${period}`);
    if (!Number.isInteger(phase) || phase < 0 || phase >= period || phase % quantum(period) !== 0) {
      throw new ScaleError(
        `era phase must be below ${period} and a multiple of ${quantum(period)}, got ${phase}`,
      );
    }
    out.view.setUint16(out.at, (30 - Math.clz32(period)) | ((phase / quantum(period)) << 4), true);
    out.at += 2;
  },
});

/** Phases of long periods are kept in steps, so that they fit in twelve bits. */
function quantum(period: number): number {
  return Math.max(1, period >> 12);
}

function isPeriod(period: number): boolean {
  return Number.isInteger(period) && period >= 4 && period <= 65536 && (period & (period - 1)) === 0;
}

function eraVariants(): VariantDescription[] {
  return Array.from({ length: 256 }, (_, index) =>
    index === 0
      ? { name: "Immortal", index, fields: [] }
      : { name: `Mortal${index}`, index, fields: [{ codec: u8 }] },
  );
}
