/** A compiled module. */
export type Module = object & { readonly module: unique symbol };

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A global variable; a 64 bit one holds a big integer. */
export interface Global {
  value: number | bigint;
}

export type WasmFunction = (...args: (number | bigint)[]) => number | bigint | undefined;

export interface Instance {
  readonly exports: Readonly<Record<string, WasmFunction | Memory | Global | object>>;
}

/** The part of the standard `WebAssembly` object that is needed; TypeScript knows it only with the DOM types. */
export interface WebAssemblyObject {
  readonly Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): readonly { module: string; name: string; kind: string }[];
    exports(module: Module): readonly { name: string; kind: string }[];
    customSections(module: Module, name: string): readonly ArrayBuffer[];
  };
  readonly Instance: new (module: Module, imports: Record<string, Record<string, object>>) => Instance;
  readonly Memory: new (limits: { initial: number; maximum: number }) => Memory;
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyObject }).WebAssembly;

/** Bytes of a page of memory. */
export const PAGE_SIZE = 65536;
