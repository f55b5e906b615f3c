/** Prefix of networks without one of their own. */
const GENERIC = 42;

/** A property of a chain that is one number, or one for each of its tokens: the first counts. */
export function firstNumber(property: unknown): number | undefined {
  const first: unknown = Array.isArray(property) ? property[0] : property;
  return typeof first === "number" ? first : undefined;
}

/** The prefix of a chain's addresses. */
export function ss58Prefix({ ss58Format }: Readonly<Record<string, unknown>>): number {
  return firstNumber(ss58Format) ?? GENERIC;
}
