import { createModule } from "./assembler.ts";
import { addBlake2b } from "./blake2b.ts";
import { instantiate } from "./instantiate.ts";
import { addKeccak } from "./keccak.ts";
import { addXxhash64 } from "./xxhash64.ts";

/** Memory: results and hash states first, then the input, behind which a block of padding may be written. */
const OUTPUT = 0;
const KECCAK_STATE = 64;
const INPUT = 512;
const PADDING = 256;

interface HashFunctions {
  blake2b(length: number, outLength: number): void;
  xxhash64(length: number, seed: number): void;
  keccak(blocks: number, lanes: number): void;
  keccakF(): void;
}

const { functions, bytes, reserve } = (() => {
  const module = createModule(2);
  addBlake2b(module, INPUT, OUTPUT);
  addXxhash64(module, INPUT, OUTPUT);
  addKeccak(module, INPUT, KECCAK_STATE);
  return instantiate<HashFunctions>(module.toBytes());
})();

/** BLAKE2b with `outLength` bytes of result, at most 64. */
export function blake2b(data: Uint8Array, outLength: number): Uint8Array {
  const memory = writeInput(data);
  functions.blake2b(data.length, outLength);
  return memory.slice(OUTPUT, OUTPUT + outLength);
}

/** XXH64 with seeds 0 to `words` - 1, one after the other. */
export function xxhash64(data: Uint8Array, words: number): Uint8Array {
  const memory = writeInput(data);
  for (let seed = 0; seed < words; seed++) functions.xxhash64(data.length, seed);
  return memory.slice(OUTPUT, OUTPUT + 8 * words);
}

/** Keccak with the original padding; capacity is twice the result. */
export function keccak(data: Uint8Array, outLength: number): Uint8Array {
  const memory = writeInput(data);
  const rate = 200 - 2 * outLength;
  const blocks = Math.floor(data.length / rate) + 1;
  const end = INPUT + blocks * rate;
  memory.fill(0, INPUT + data.length, end);
  memory[INPUT + data.length] = 0x01;
  memory[end - 1] = (memory[end - 1] as number) | 0x80;
  functions.keccak(blocks, rate / 8);
  return memory.slice(KECCAK_STATE, KECCAK_STATE + outLength);
}

/** The permutation Keccak-f[1600] on 200 bytes, in place. */
export function keccakF(state: Uint8Array): void {
  const memory = bytes();
  memory.set(state, KECCAK_STATE);
  functions.keccakF();
  state.set(memory.subarray(KECCAK_STATE, KECCAK_STATE + 200));
}

function writeInput(data: Uint8Array): Uint8Array {
  reserve(INPUT + data.length + PADDING);
  const memory = bytes();
  memory.set(data, INPUT);
  return memory;
}
