import type { HostApi } from "@serinus/host-api";
import { CodeError } from "@serinus/runtime-code";
import { type Allocator, createFreeingBumpAllocator, type Heap } from "./allocator.ts";
import { createGuest, type Guest } from "./guest.ts";
import { createImports } from "./host-imports.ts";
import { messageOf } from "./message-of.ts";
import type { PreparedModule } from "./prepare-module.ts";
import {
  type Global,
  type Instance,
  type Memory,
  type Module,
  PAGE_SIZE,
  type WasmFunction,
  webAssembly,
} from "./web-assembly.ts";

/** An instance with its host functions, good for one call after the other as long as it is reset in between. */
export interface Machine {
  readonly guest: Guest;
  /** The function of an entry point, `undefined` when there is none of that name. */
  entry(method: string): WasmFunction | undefined;
  /** Makes everything as it was after instantiation. False when that cannot be done: then the machine is spent. */
  reset(): boolean;
}

/** An exported function that gives memory: the runtime then has its own allocator (Polkadot RFC 4). */
const GUEST_ALLOCATOR = "alloc";

/** @throws CodeError when the module wants what no host has, or has no memory. */
export function createMachine(module: Module, prepared: PreparedModule, idleHost: HostApi): Machine {
  const imported = prepared.importedMemory && new webAssembly.Memory(prepared.importedMemory);
  const guest = createGuest(idleHost, noAllocator);
  const instance = instantiate(module, guest, imported);
  const { exports } = instance;
  const memory = imported ?? (exports.memory as Memory | undefined);
  if (memory === undefined) throw new CodeError("the runtime neither imports nor exports a memory");
  const newAllocator = allocatorOf(exports, heapIn(memory));
  const globals = prepared.mutableGlobals.map((name) => exports[name] as Global);

  const initialSize = memory.buffer.byteLength;
  const contents = writtenPart(memory);
  const values = globals.map(({ value }) => value);
  restart();

  function restart(): void {
    guest.attach(memory as Memory);
    guest.allocator = newAllocator();
    guest.panic = undefined;
    guest.batch = undefined;
  }

  return {
    guest,
    entry(method) {
      const found = Object.hasOwn(exports, method) ? exports[method] : undefined;
      return typeof found === "function" ? (found as WasmFunction) : undefined;
    },
    reset() {
      if (memory.buffer.byteLength !== initialSize || !prepared.resettable) return false;
      const all = new Uint8Array(memory.buffer);
      all.fill(0, 0, contents.start);
      all.set(contents.bytes, contents.start);
      all.fill(0, contents.start + contents.bytes.length);
      globals.forEach((global, index) => {
        global.value = values[index] as number | bigint;
      });
      restart();
      return true;
    },
  };
}

const noAllocator: Allocator = {
  malloc() {
    throw new Error("the runtime asked for memory while it was instantiated");
  },
  free() {},
};

function instantiate(module: Module, guest: Guest, memory: Memory | undefined): Instance {
  try {
    return new webAssembly.Instance(module, createImports(module, guest, memory));
  } catch (cause) {
    throw new CodeError(`the runtime cannot be instantiated: ${messageOf(cause)}`, { cause });
  }
}

function allocatorOf(exports: Instance["exports"], heap: Heap): () => Allocator {
  const alloc = exports[GUEST_ALLOCATOR];
  if (typeof alloc === "function") {
    const own: Allocator = { malloc: (size) => Number(alloc(size)) >>> 0, free() {} };
    return () => own;
  }
  const heapBase = (exports.__heap_base as Global | undefined)?.value;
  if (typeof heapBase !== "number")
    throw new CodeError("the runtime exports no __heap_base, from which its memory is allocated");
  return () => createFreeingBumpAllocator(heap, heapBase >>> 0);
}

function heapIn(memory: Memory): Heap {
  let words = new Uint32Array(memory.buffer);
  /** Growing detaches the view. */
  const current = (): Uint32Array => {
    if (words.length === 0) words = new Uint32Array(memory.buffer);
    return words;
  };
  return {
    size: () => current().length * 4,
    grow(size) {
      const { byteLength } = memory.buffer;
      const needed = Math.ceil((size - byteLength) / PAGE_SIZE);
      // Doubling keeps growing rare; where there is no room for that, what is needed must do.
      for (const pages of [Math.max(needed, byteLength / PAGE_SIZE), needed]) {
        try {
          memory.grow(pages);
          return;
        } catch {}
      }
      throw new Error(`the runtime is out of memory: it has ${byteLength} bytes and may not have ${size}`);
    },
    readU32: (address) => current()[address >>> 2] ?? 0,
    writeU32(address, value) {
      current()[address >>> 2] = value;
    },
  };
}

/** The part of memory that holds anything. */
function writtenPart(memory: Memory): { readonly start: number; readonly bytes: Uint8Array } {
  const words = new Int32Array(memory.buffer);
  let end = words.length;
  while (end > 0 && words[end - 1] === 0) end--;
  let start = 0;
  while (start < end && words[start] === 0) start++;
  return { start: start * 4, bytes: new Uint8Array(memory.buffer).slice(start * 4, end * 4) };
}
