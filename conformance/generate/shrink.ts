/**
 * The shortest sequence that still fails in the same way, by leaving out ever smaller parts ("delta debugging").
 * @param fails whether a shorter sequence still shows the failure.
 */
export function shrink<T>(steps: readonly T[], fails: (steps: readonly T[]) => boolean): readonly T[] {
  let current = steps;
  for (let part = Math.ceil(current.length / 2); part >= 1; ) {
    let shortened = false;
    for (let start = 0; start < current.length; ) {
      const without = [...current.slice(0, start), ...current.slice(start + part)];
      if (without.length < current.length && fails(without)) {
        current = without;
        shortened = true;
      } else {
        start += part;
      }
    }
    if (!shortened) {
      if (part === 1) break;
      part = Math.ceil(part / 2);
    }
  }
  return current;
}
