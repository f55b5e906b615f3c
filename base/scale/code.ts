/** Most bytes of generated inlining: a type heavier than this is called instead of written out. */
const INLINE_LIMIT = 24;

/**
 * Source of one generated function under construction.
 *
 * The position in the buffer is the local `p` plus a constant not yet added to it, so that a run of fixed-size fields
 * costs one bounds check and one addition.
 */
export interface Code {
  line(text: string): void;
  /** A new local name. */
  fresh(): string;
  /** A name bound to `value` inside the function. */
  constant(value: unknown): string;
  /** Assures that the next `count` bytes exist. */
  need(count: number): void;
  /** The position of the next `count` bytes, which must have been assured; steps over them. */
  take(count: number): string;
  /** Makes `p` the exact position. */
  sync(): void;
  /** Takes it as assured, by a check made elsewhere, that the next `count` bytes exist. */
  assume(count: number): void;
  /** Forgets what was assured: after a branch, a loop or a call. */
  forget(): void;
}

interface Finished {
  readonly body: string;
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** Starts a function; `check(n)` is the statement which fails, or makes room, unless `p` has `n` bytes before the end. */
export function createCode(check: (count: number) => string): Code & { finish(): Finished } {
  const lines: string[] = [];
  const names: string[] = [];
  const values: unknown[] = [];
  let locals = 0;
  let pending = 0;
  let assured = 0;
  return {
    line: (text) => void lines.push(text),
    fresh: () => `x${locals++}`,
    constant(value) {
      const known = values.indexOf(value);
      if (known >= 0) return names[known] as string;
      const name = `c${values.length}`;
      names.push(name);
      values.push(value);
      return name;
    },
    need(count) {
      if (count <= assured) return;
      lines.push(check(pending + count));
      assured = count;
    },
    take(count) {
      const position = pending === 0 ? "p" : `p + ${pending}`;
      pending += count;
      assured -= count;
      return position;
    },
    sync() {
      if (pending !== 0) lines.push(`p += ${pending};`);
      pending = 0;
    },
    assume(count) {
      assured = count;
    },
    forget() {
      assured = 0;
    },
    finish: () => ({ body: lines.join("\n"), names, values }),
  };
}

/** Whether a type of this weight is written out where it is used. */
export function isInlined(weight: number): boolean {
  return weight <= INLINE_LIMIT;
}

/** Turns finished source into a function, or `undefined` where code generation is forbidden. */
export function build<F>(parameters: string, code: Finished): F | undefined {
  try {
    const make = new Function(
      ...code.names,
      `"use strict"; return function (${parameters}) {\n${code.body}\n};`,
    );
    return make(...code.values) as F;
  } catch (error) {
    // A policy against code generation answers with EvalError or TypeError; bad source is a defect of the generator.
    if (error instanceof SyntaxError) throw error;
    return undefined;
  }
}

/** Refuses names which the generated code cannot carry. */
export function assertName(name: string): void {
  if (!/^[A-Za-z_$][\w$]*$/.test(name) || name === "__proto__") {
    throw new TypeError(`${JSON.stringify(name)} cannot name a field or a variant: expected an identifier`);
  }
}
