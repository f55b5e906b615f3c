/** Of networks without a prefix of their own. */
const GENERIC = 42;

/** The prefix of a chain's addresses. Some name several: the first counts. */
export function ss58Prefix({ ss58Format }: Readonly<Record<string, unknown>>): number {
  const [first] = Array.isArray(ss58Format) ? (ss58Format as unknown[]) : [ss58Format];
  return typeof first === "number" ? first : GENERIC;
}
