/**
 * A small WebAssembly assembler. Hashes and curve arithmetic live on 64 bit integers, which JavaScript has only as
 * slow big integers; their functions are therefore written here as expressions and turned into a module when the
 * package is loaded. There is no build step and no binary in the repository, and loops are unrolled by TypeScript.
 *
 * An expression is the bytes of the instructions that leave its value on the stack: `i64.add(x.get, i64.const(1))`.
 */
export type Code = number | readonly Code[];

/** The value types in use. */
export type ValueType = "i32" | "i64";

/** A parameter or local variable. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** What a function's body is written with. */
export interface FunctionScope {
  readonly params: readonly Local[];
  local(type: ValueType): Local;
  locals(type: ValueType, count: number): Local[];
}

/** Calls a function of the module. */
export type Call = (...args: Code[]) => Code;

/** A module under construction with one exported memory, `memory`. */
export interface ModuleBuilder {
  /** Adds a function and returns what calls it. With `name` it is exported. */
  func(
    signature: {
      readonly params?: readonly ValueType[];
      readonly result?: ValueType;
      readonly name?: string;
    },
    body: (scope: FunctionScope) => Code,
  ): Call;
  /** The module in binary form. */
  toBytes(): Uint8Array<ArrayBuffer>;
}

const TYPE_CODE: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e };

const unary =
  (opcode: number) =>
  (a: Code): Code => [a, opcode];
const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [a, b, opcode];
/** Memory instructions carry an alignment hint, which is left at one byte, and a constant offset. */
const load =
  (opcode: number) =>
  (address: Code, offset = 0): Code => [address, opcode, 0, unsigned(offset)];
const store =
  (opcode: number) =>
  (address: Code, offset: number, value: Code): Code => [address, value, opcode, 0, unsigned(offset)];

/** 32 bit instructions. */
export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  or: binary(0x72),
  shl: binary(0x74),
  shrU: binary(0x76),
  eqz: unary(0x45),
  ltU: binary(0x49),
  gtS: binary(0x4a),
  gtU: binary(0x4b),
  geS: binary(0x4e),
  load8S: load(0x2c),
};

/** 64 bit instructions. */
export const i64 = {
  const: (value: number | bigint): Code => [
    0x42,
    typeof value === "number" ? signed(value) : signedBig(BigInt.asIntN(64, value)),
  ],
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrS: binary(0x87),
  shrU: binary(0x88),
  rotl: binary(0x89),
  rotr: binary(0x8a),
  extendU: unary(0xad),
  load: load(0x29),
  load8U: load(0x31),
  load32U: load(0x35),
  store: store(0x37),
};

/** Runs `body` as long as `condition` (i32) is not zero. */
export function whileLoop(condition: Code, body: Code): Code {
  return [0x02, 0x40, 0x03, 0x40, condition, 0x45, 0x0d, 1, body, 0x0c, 0, 0x0b, 0x0b];
}

/** Runs `body` when `condition` (i32) is not zero. */
export function when(condition: Code, body: Code, otherwise?: Code): Code {
  return [condition, 0x04, 0x40, body, otherwise === undefined ? [] : [0x05, otherwise], 0x0b];
}

/** Fills `length` bytes from `address` with a byte. */
export function memoryFill(address: Code, byte: Code, length: Code): Code {
  return [address, byte, length, 0xfc, 11, 0];
}

/** Begins a module whose memory has `pages` of 64 KiB and may grow. */
export function createModule(pages: number): ModuleBuilder {
  const types: Code[] = [];
  const exports: Code[] = [exportEntry("memory", 2, 0)];
  const bodies: Code[] = [];
  return {
    func({ params = [], result, name }, body) {
      const index = bodies.length;
      types.push([
        0x60,
        vector(params.map((type) => TYPE_CODE[type])),
        vector(result ? [TYPE_CODE[result]] : []),
      ]);
      if (name !== undefined) exports.push(exportEntry(name, 0, index));
      const locals: ValueType[] = [];
      const local = (type: ValueType): Local => localAt(params.length + locals.push(type) - 1);
      const code = body({
        params: params.map((_, i) => localAt(i)),
        local,
        locals: (type, count) => Array.from({ length: count }, () => local(type)),
      });
      bodies.push(sized([vector(locals.map((type) => [1, TYPE_CODE[type]])), code, 0x0b]));
      return (...args) => [args, 0x10, unsigned(index)];
    },
    toBytes() {
      const memory = vector([[0x00, unsigned(pages)]]);
      const functionTypes = vector(types.map((_, index) => unsigned(index)));
      return Uint8Array.from(
        flatten([
          [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
          [1, sized(vector(types))],
          [3, sized(functionTypes)],
          [5, sized(memory)],
          [7, sized(vector(exports))],
          [10, sized(vector(bodies))],
        ]),
      );
    },
  };
}

function localAt(index: number): Local {
  const encoded = unsigned(index);
  return { get: [0x20, encoded], set: (value) => [value, 0x21, encoded] };
}

function exportEntry(name: string, kind: number, index: number): Code {
  return [vector([...name].map((char) => char.charCodeAt(0))), kind, unsigned(index)];
}

function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

/** Code with its size before it; taken flat, so that it is walked through only once. */
function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}

function flatten(code: Code, into: number[] = []): number[] {
  if (typeof code === "number") into.push(code);
  else for (const part of code) flatten(part, into);
  return into;
}

/** Unsigned LEB128. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** Signed LEB128 of an integer of 32 bits. */
function signed(value: number): Code {
  const bytes: number[] = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

function signedBig(value: bigint): Code {
  const bytes: number[] = [];
  for (; value < -64n || value > 63n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return [...bytes, Number(value & 0x7fn)];
}
