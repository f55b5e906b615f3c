/**
 * A value or a byte string that does not fit its SCALE type.
 *
 * `path` leads from the outermost value to the culprit (`calls[2].Balances.dest`), empty for the value itself;
 * `offset` is the byte of the input at which decoding stopped, `undefined` when encoding.
 */
export class ScaleError extends Error {
  override readonly name = "ScaleError";
  readonly reason: string;
  readonly path: string;
  readonly offset: number | undefined;

  constructor(reason: string, path = "", offset?: number) {
    const place = path === "" ? "" : ` at ${path}`;
    super(`${reason}${place}${offset === undefined ? "" : ` (byte ${offset})`}`);
    this.reason = reason;
    this.path = path;
    this.offset = offset;
  }
}

/** Joins two paths: `a` and `[0].b` give `a[0].b`. */
export function joinPath(outer: string, inner: string): string {
  if (outer === "" || inner === "") return outer + inner;
  return inner.startsWith("[") ? outer + inner : `${outer}.${inner}`;
}

/** Says in a few words what a value is, for error messages. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > 40 ? `a string of ${value.length} characters` : JSON.stringify(value);
    case "bigint":
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "object":
      if (value === null) return "null";
      if (value instanceof Uint8Array) return `${value.length} bytes`;
      return Array.isArray(value) ? `an array of ${value.length}` : "an object";
    default:
      return `a ${typeof value}`;
  }
}
