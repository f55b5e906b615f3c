/**
 * Milliseconds for a fixed piece of work of the kind that a node does: mixing bytes, looking up in a map, making and
 * dropping small arrays. Figures are compared in units of this, so that a slow or busy machine does not fail a
 * comparison.
 */
export function referenceLoop(): number {
  const started = performance.now();
  const table = new Map<string, number>();
  const bytes = new Uint8Array(4096);
  let state = 1;
  for (let round = 0; round < 300_000; round++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const at = state % 4000;
    const piece = bytes.slice(at, at + 32);
    for (let i = 0; i < 32; i++) bytes[at + i] = (piece[31 - i] as number) + state + i;
    const key = `key${state % 5000}`;
    table.set(key, (table.get(key) ?? 0) + (piece[0] as number));
  }
  return performance.now() - started;
}
