import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFreeingBumpAllocator, type Heap } from "./allocator.ts";

const PAGE = 65536;

function createHeap(pages: number, most: number): Heap {
  let words = new Uint32Array((pages * PAGE) / 4);
  return {
    size: () => words.length * 4,
    grow(size) {
      if (size > most * PAGE) throw new Error("the heap is full");
      const grown = new Uint32Array(Math.ceil(size / PAGE) * (PAGE / 4));
      grown.set(words);
      words = grown;
    },
    readU32: (address) => words[address >>> 2] ?? 0,
    writeU32(address, value) {
      words[address >>> 2] = value;
    },
  };
}

describe("the freeing bump allocator", () => {
  it("gives powers of two behind headers, from the aligned heap base", () => {
    const { malloc } = createFreeingBumpAllocator(createHeap(1, 1), 13);
    // Header at 16; blocks of 8, 8, 16, 1024 and 8 bytes.
    assert.deepEqual(
      [1, 8, 9, 1000, 0].map((size) => malloc(size)),
      [24, 40, 56, 80, 1112],
    );
  });

  it("gives freed blocks of the same size again, the last freed first", () => {
    const { malloc, free } = createFreeingBumpAllocator(createHeap(1, 1), 0);
    const [a, b, c] = [malloc(8), malloc(8), malloc(16)];
    free(a);
    free(b);
    free(c);
    assert.deepEqual([malloc(5), malloc(7), malloc(12)], [b, a, c]);
    assert.equal(malloc(8), 64, "then new ones");
  });

  it("lets the heap grow when it must, up to its limit", () => {
    const heap = createHeap(1, 3);
    const { malloc } = createFreeingBumpAllocator(heap, 0);
    malloc(PAGE);
    assert.equal(heap.size(), 2 * PAGE);
    assert.throws(() => malloc(2 * PAGE), /the heap is full/);
  });

  it("gives 32 MiB at once and no more", () => {
    const { malloc } = createFreeingBumpAllocator(createHeap(1, 1024), 0);
    assert.equal(malloc(2 ** 25), 8);
    assert.throws(() => malloc(2 ** 25 + 1), /33554433 bytes were to be allocated at once/);
  });

  it("refuses what it did not give", () => {
    const heap = createHeap(1, 1);
    const { malloc, free } = createFreeingBumpAllocator(heap, 0);
    const a = malloc(8);
    for (const wild of [0, 7, a + 1, 2 ** 32 - 8]) assert.throws(() => free(wild), /is no address/);
    assert.throws(() => free(a + 8), /is not allocated/);
    free(a);
    assert.throws(() => free(a), /is not allocated: it was freed before/);
  });

  it("notices headers that were overwritten", () => {
    const heap = createHeap(1, 1);
    const { malloc, free } = createFreeingBumpAllocator(heap, 0);
    const a = malloc(8);
    const b = malloc(8);
    heap.writeU32(a - 8, 99);
    assert.throws(() => free(a), /its header was overwritten/);
    free(b);
    heap.writeU32(b - 8, PAGE);
    assert.equal(malloc(8), b);
    assert.throws(() => malloc(8), /leads to 65536, outside of memory/);
  });

  it("notices a free list that leads to a block in use", () => {
    const heap = createHeap(1, 1);
    const { malloc, free } = createFreeingBumpAllocator(heap, 0);
    const a = malloc(8);
    free(a);
    heap.writeU32(a - 4, 1);
    assert.throws(() => malloc(8), /which is in use/);
  });
});
