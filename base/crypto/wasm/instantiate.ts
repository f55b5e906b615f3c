/** An instance of a module made by `assembler.ts`: its memory and functions. */
export interface WasmInstance<Functions> {
  readonly functions: Functions;
  /** The memory's bytes from now until it grows: ask again after {@link reserve}. */
  bytes(): Uint8Array;
  /** Makes the memory at least `size` bytes long. @throws RangeError when the machine has no room. */
  reserve(size: number): void;
}

/** The part of the standard `WebAssembly` object that is needed; TypeScript knows it only with the DOM types. */
interface WebAssemblyObject {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: { readonly memory: WasmMemory } };
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE = 65536;

/** Compiles and instantiates synchronously, so that nobody has to wait for an initialisation. */
export function instantiate<Functions>(module: Uint8Array): WasmInstance<Functions> {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyObject };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
  const { memory } = exports;
  let view = new Uint8Array(memory.buffer);
  return {
    functions: exports as unknown as Functions,
    bytes: () => view,
    reserve(size) {
      if (size <= view.length) return;
      memory.grow(Math.ceil((size - view.length) / PAGE));
      view = new Uint8Array(memory.buffer);
    },
  };
}
