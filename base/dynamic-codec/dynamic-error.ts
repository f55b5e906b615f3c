/**
 * A value that does not fit its type, bytes that do not decode, or a name that the metadata lacks. `path` leads from
 * the outermost value to the culprit (`data.free`, `[2].Balances`), empty for the value itself.
 */
export class DynamicError extends Error {
  override readonly name = "DynamicError";
  readonly reason: string;
  readonly path: string;

  constructor(reason: string, path = "", options?: ErrorOptions) {
    super(path === "" ? reason : `${path}: ${reason}`, options);
    this.reason = reason;
    this.path = path;
  }
}

/** The error seen from one level further out. Errors of other kinds keep their words. */
export function outward(error: unknown, step: string | number): DynamicError {
  const inner = error instanceof DynamicError ? error : undefined;
  const reason = inner?.reason ?? (error instanceof Error ? error.message : String(error));
  const place = typeof step === "number" ? `[${step}]` : step;
  const rest = inner?.path ?? "";
  const path = rest === "" || rest.startsWith("[") ? place + rest : `${place}.${rest}`;
  return new DynamicError(reason, path, { cause: inner?.cause ?? error });
}

/** How many names an error lists. */
const LISTED = 40;

/** Says that a name is not known, and which are. */
export function unknownName(what: string, name: string, known: Iterable<string>): DynamicError {
  const names = [...known];
  const more = names.length > LISTED ? `, and ${names.length - LISTED} more` : "";
  return new DynamicError(
    `there is no ${what} ${name}; there are ${names.slice(0, LISTED).join(", ") || "none"}${more}`,
  );
}
