/** Where an allocator allocates. Addresses are byte offsets. */
export interface Heap {
  /** Bytes there are now. */
  size(): number;
  /** Makes the heap at least `size` bytes long. @throws Error when it may not be that long. */
  grow(size: number): void;
  /** A little-endian number at an address that is a multiple of four. */
  readU32(address: number): number;
  writeU32(address: number, value: number): void;
}

export interface Allocator {
  /** The address of `size` free bytes. @throws Error */
  malloc(size: number): number;
  /** Takes back what `malloc` gave. @throws Error when the address is none such. */
  free(address: number): void;
}

/** Blocks are powers of two from 8 bytes to 32 MiB. */
const SMALLEST_BLOCK = 8;
const LARGEST_BLOCK = 2 ** 25;
const ORDERS = 23;
/** Before each block: the order of a block in use, or the address of the next free one. */
const HEADER_SIZE = 8;
const NONE = 0xffffffff;
const FREE = 0;
const IN_USE = 1;

/**
 * The allocator that old and present runtimes expect of their host (Polkadot specification, "Memory management";
 * `sc-allocator`). It never joins or splits blocks. Addresses follow from the calls alone, the same as in Substrate.
 */
export function createFreeingBumpAllocator(heap: Heap, heapBase: number): Allocator {
  const firstFree = new Array<number>(ORDERS).fill(NONE);
  let bumper = Math.ceil(heapBase / 8) * 8;

  function takeNew(size: number): number {
    const end = bumper + size;
    if (end > heap.size()) heap.grow(end);
    const header = bumper;
    bumper = end;
    return header;
  }

  /** The first of the free blocks of an order; its header leads to the next. */
  function takeFree(header: number, order: number, size: number): number {
    if (header + size > heap.size())
      throw new Error(`the free list of the allocator leads to ${header}, outside of memory`);
    if ((heap.readU32(header + 4) & IN_USE) !== FREE)
      throw new Error(`the free list of the allocator leads to ${header}, which is in use`);
    firstFree[order] = heap.readU32(header);
    return header;
  }

  return {
    malloc(size) {
      if (size > LARGEST_BLOCK)
        throw new Error(`${size} bytes were to be allocated at once: at most ${LARGEST_BLOCK} can be`);
      const order = size <= SMALLEST_BLOCK ? 0 : 29 - Math.clz32(size - 1);
      const blockSize = SMALLEST_BLOCK * 2 ** order + HEADER_SIZE;
      const first = firstFree[order] as number;
      const header = first === NONE ? takeNew(blockSize) : takeFree(first, order, blockSize);
      heap.writeU32(header, order);
      heap.writeU32(header + 4, IN_USE);
      return header + HEADER_SIZE;
    },
    free(address) {
      const header = address - HEADER_SIZE;
      if (header < 0 || header % 8 !== 0 || address > heap.size())
        throw new Error(`${address} is no address that was allocated`);
      const order = heap.readU32(header);
      const next = firstFree[order];
      if ((heap.readU32(header + 4) & IN_USE) === FREE || next === undefined)
        throw new Error(`${address} is not allocated: it was freed before, or its header was overwritten`);
      heap.writeU32(header, next);
      heap.writeU32(header + 4, FREE);
      firstFree[order] = header;
    },
  };
}
