// What follows an instruction's byte. Numbers in LEB128 count as one.
const NUMBERS_0 = 0;
const NUMBERS_1 = 1;
const NUMBERS_2 = 2;
const BYTES_4 = 3;
const BYTES_8 = 4;
/** A count, as many numbers, and one more number. */
const BRANCHES = 5;
/** A count and as many numbers. */
const TYPES = 6;
const PREFIX = 7;
/** An alignment and an offset; with an index of a memory, which begins with this bit, it is none of ours. */
const ACCESS = 8;
const HAS_MEMORY_INDEX = 0x40;
/** `table.set`, and what no runtime is known to use: it may change what it likes. */
const OTHER = 9;

/** The instructions of WebAssembly 2.0 by their first byte. */
const FOLLOWED_BY: Uint8Array = (() => {
  const kinds = new Uint8Array(256).fill(OTHER);
  const set = (kind: number, ...ranges: (readonly [from: number, to: number])[]): void => {
    for (const [from, to] of ranges) kinds.fill(kind, from, to + 1);
  };
  // unreachable, nop; else; end; return; drop, select; comparisons, arithmetic and conversions; ref.is_null.
  set(
    NUMBERS_0,
    [0x00, 0x01],
    [0x05, 0x05],
    [0x0b, 0x0b],
    [0x0f, 0x0f],
    [0x1a, 0x1b],
    [0x45, 0xc4],
    [0xd1, 0xd1],
  );
  // block, loop, if; br, br_if; call; variables and table.get; memory.size, memory.grow, constants; ref.null; ref.func.
  set(
    NUMBERS_1,
    [0x02, 0x04],
    [0x0c, 0x0d],
    [0x10, 0x10],
    [0x20, 0x25],
    [0x3f, 0x42],
    [0xd0, 0xd0],
    [0xd2, 0xd2],
  );
  set(NUMBERS_2, [0x11, 0x11]); // call_indirect
  set(ACCESS, [0x28, 0x3e]);
  set(BYTES_4, [0x43, 0x43]); // f32.const
  set(BYTES_8, [0x44, 0x44]); // f64.const
  set(BRANCHES, [0x0e, 0x0e]); // br_table
  set(TYPES, [0x1c, 0x1c]); // select with types
  set(PREFIX, [0xfc, 0xfc]);
  return kinds;
})();

/** What follows the second number of instructions that begin with 0xfc: those on tables change them. */
const FOLLOWED_BY_PREFIXED: Uint8Array = Uint8Array.of(
  // Saturating conversions.
  ...new Uint8Array(8).fill(NUMBERS_0),
  // memory.init, data.drop, memory.copy, memory.fill
  NUMBERS_2,
  NUMBERS_1,
  NUMBERS_2,
  NUMBERS_1,
  // table.init, elem.drop, table.copy, table.grow
  OTHER,
  OTHER,
  OTHER,
  OTHER,
  // table.size, table.fill
  NUMBERS_1,
  OTHER,
);

/**
 * Whether any function of a module may change a table. The instructions are read one by one, as their bytes may stand
 * for anything; one that is not known, or code that ends early, counts as changing.
 * @param code the contents of the code section.
 */
export function changesTables(code: Uint8Array): boolean {
  const { length } = code;
  let at = 0;
  /** Reads LEB128 without regard to its sign: only counts need be exact, and they are unsigned. */
  function number(): number {
    let value = 0;
    for (let scale = 1; at < length; scale *= 128) {
      const byte = code[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  }
  function skip(count: number): void {
    for (let left = count; left > 0 && at < length; left--) while ((code[at++] as number) >= 0x80);
  }

  for (let functions = number(); functions > 0; functions--) {
    if (at >= length) return true;
    const size = number();
    const end = at + size;
    for (let groups = number(); groups > 0 && at < end; groups--) skip(2);
    while (at < end) {
      let kind = FOLLOWED_BY[code[at++] as number];
      if (kind === PREFIX) kind = FOLLOWED_BY_PREFIXED[number()] ?? OTHER;
      switch (kind) {
        case NUMBERS_0:
          break;
        case NUMBERS_1:
          while ((code[at++] as number) >= 0x80);
          break;
        case NUMBERS_2:
          while ((code[at++] as number) >= 0x80);
          while ((code[at++] as number) >= 0x80);
          break;
        case ACCESS:
          if ((number() & HAS_MEMORY_INDEX) !== 0) return true;
          while ((code[at++] as number) >= 0x80);
          break;
        case BYTES_4:
          at += 4;
          break;
        case BYTES_8:
          at += 8;
          break;
        case BRANCHES:
          skip(number() + 1);
          break;
        case TYPES:
          skip(number());
          break;
        default:
          return true;
      }
    }
    if (at !== end) return true;
  }
  return false;
}
