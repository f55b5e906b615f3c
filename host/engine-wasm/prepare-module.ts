import { concatBytes } from "@serinus/bytes";
import {
  type ByteReader,
  CodeError,
  createByteReader,
  encodeU32,
  readSections,
  SECTION,
  type Section,
  writeSections,
} from "@serinus/runtime-code";
import { changesTables } from "./changes-tables.ts";

const KIND = { func: 0, table: 1, memory: 2, global: 3 } as const;
/** Most pages that 32 bit addresses reach. */
const MAX_PAGES = 65536;
const FUNCTION_TYPE = 0x60;
/** Of the value types that are one byte long: numbers, vectors, functions and what the host gives. */
const SIMPLE_TYPES: readonly number[] = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f];
const HAS_MAXIMUM = 1;
const MUTABLE = 1;

/** What the host allows a module's memory, in pages of 64 KiB beyond those with which the module begins. */
export interface MemoryAllowance {
  /** Pages that are there from the beginning. */
  readonly atStart: number;
  /** Pages that it may have at most. */
  readonly atMost: number;
}

/** Pages of a memory. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum: number;
}

/** A module made ready for an engine that limits its memory and resets its instances. */
export interface PreparedModule {
  readonly bytes: Uint8Array;
  /** The memory that it wants from the host; `undefined` when it brings its own. */
  readonly importedMemory: MemoryLimits | undefined;
  /** Names under which its mutable globals are exported. */
  readonly mutableGlobals: readonly string[];
  /** Whether a run changes memory and globals alone, which can be put back. */
  readonly resettable: boolean;
}

/**
 * Rewrites a module so that its memory is limited and its mutable globals are exported, as Substrate does before it
 * instantiates one (`RuntimeBlob`). What else may be wrong with the bytes is found when they are compiled.
 * @throws CodeError when the sections concerned cannot be read.
 */
export function prepareModule(module: Uint8Array, allowance: MemoryAllowance): PreparedModule {
  const sections = readSections(module);
  const contentOf = (id: number) => sections.find((section) => section.id === id)?.content;
  const imports = readImports(contentOf(SECTION.import), allowance);
  const mutableGlobals = findMutableGlobals(contentOf(SECTION.global), imports.globals);
  const rewritten = sections.map(({ id, content }): Section => {
    if (id === SECTION.memory)
      return { id, content: limitMemories(content, allowance, imports.memory !== undefined) };
    if (id === SECTION.export) return { id, content: exportGlobals(content, mutableGlobals) };
    return { id, content };
  });
  return {
    bytes: writeSections(module, rewritten),
    importedMemory: imports.memory,
    mutableGlobals: mutableGlobals.map(globalName),
    resettable: isResettable(contentOf),
  };
}

/** Without passive segments, changing tables, and objects of a heap of its own, which globals may lead to. */
function isResettable(contentOf: (id: number) => Uint8Array | undefined): boolean {
  if (contentOf(SECTION.dataCount) !== undefined) return false;
  const code = contentOf(SECTION.code);
  return hasFunctionTypesOnly(contentOf(SECTION.type)) && (code === undefined || !changesTables(code));
}

function hasFunctionTypesOnly(content: Uint8Array | undefined): boolean {
  const reader = createByteReader(content ?? Uint8Array.of(0));
  for (let count = reader.u32(); count > 0; count--) {
    if (reader.byte() !== FUNCTION_TYPE) return false;
    for (const _ of ["parameters", "results"]) {
      for (let types = reader.u32(); types > 0; types--) {
        if (!SIMPLE_TYPES.includes(reader.byte())) return false;
      }
    }
  }
  return true;
}

function readImports(content: Uint8Array | undefined, allowance: MemoryAllowance) {
  const reader = createByteReader(content ?? Uint8Array.of(0));
  let memory: MemoryLimits | undefined;
  let globals = 0;
  for (let count = reader.u32(); count > 0; count--) {
    reader.name();
    const name = reader.name();
    const kind = reader.byte();
    if (kind === KIND.func) reader.u32();
    else if (kind === KIND.memory && memory !== undefined)
      throw new CodeError("the runtime has several memories, it may have one");
    else if (kind === KIND.memory) memory = readLimits(reader, allowance);
    else if (kind === KIND.global) {
      reader.bytes(2);
      globals++;
    } else throw new CodeError(`the runtime imports ${name}, which is neither a function nor a memory`);
  }
  return { memory, globals };
}

function readLimits(reader: ByteReader, { atStart, atMost }: MemoryAllowance): MemoryLimits {
  const flags = reader.byte();
  if (flags > HAS_MAXIMUM)
    throw new CodeError("the runtime has a memory that is shared or has 64 bit addresses");
  const declared = reader.u32();
  const most = flags === HAS_MAXIMUM ? reader.u32() : MAX_PAGES;
  const maximum = Math.min(most, declared + atMost, MAX_PAGES);
  return { initial: Math.min(declared + Math.min(atStart, atMost), maximum), maximum };
}

/** @param imports whether it imports a memory: then it has none of its own. */
function limitMemories(content: Uint8Array, allowance: MemoryAllowance, imports: boolean): Uint8Array {
  const reader = createByteReader(content);
  const count = reader.u32();
  if (count > (imports ? 0 : 1)) throw new CodeError("the runtime has several memories, it may have one");
  if (count === 0) return content;
  const { initial, maximum } = readLimits(reader, allowance);
  return Uint8Array.from([...encodeU32(1), HAS_MAXIMUM, ...encodeU32(initial), ...encodeU32(maximum)]);
}

/** Indices of the mutable globals that the module defines; imported ones come first in the numbering. */
function findMutableGlobals(content: Uint8Array | undefined, imported: number): number[] {
  const reader = createByteReader(content ?? Uint8Array.of(0));
  const found: number[] = [];
  const count = reader.u32();
  for (let i = 0; i < count; i++) {
    reader.byte();
    if (reader.byte() === MUTABLE) found.push(imported + i);
    skipInitialValue(reader);
  }
  return found;
}

/** An initial value is an instruction with a constant, or several, and an end. */
function skipInitialValue(reader: ByteReader): void {
  for (;;) {
    const opcode = reader.byte();
    if (opcode === 0x0b) return;
    if (opcode === 0x43) reader.bytes(4);
    else if (opcode === 0x44) reader.bytes(8);
    // i32.const, i64.const, global.get, ref.null, ref.func: a number or a type.
    else if ([0x41, 0x42, 0x23, 0xd0, 0xd2].includes(opcode)) while (reader.byte() >= 0x80);
    else if (opcode < 0x6a || opcode > 0x7e)
      throw new CodeError(`the runtime has a global that begins with the instruction ${opcode}`);
  }
}

function exportGlobals(content: Uint8Array, indices: readonly number[]): Uint8Array {
  const reader = createByteReader(content);
  const count = reader.u32();
  const added = indices.flatMap((index) => {
    const name = new TextEncoder().encode(globalName(index));
    return [...encodeU32(name.length), ...name, KIND.global, ...encodeU32(index)];
  });
  return concatBytes(
    Uint8Array.from(encodeU32(count + indices.length)),
    reader.rest(),
    Uint8Array.from(added),
  );
}

const globalName = (index: number): string => `mutable global ${index}`;
