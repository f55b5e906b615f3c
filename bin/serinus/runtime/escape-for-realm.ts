/** What `ses` refuses anywhere in a source text, strings included, since it does not parse what it confines. */
const REFUSED = /<!--|-->|\bimport(?=\s*(?:\(|\/[/*]))|\beval(?=\s*\()/g;

/**
 * Writes what looks like an HTML comment, a dynamic import or a direct `eval` with a Unicode escape. In a bundle such
 * text stands in string literals, where the escape means the same; in code it becomes a syntax error.
 */
export function escapeForRealm(script: string): string {
  return script.replace(REFUSED, (text) => {
    if (text === "-->") return "--\\u003e";
    if (text === "<!--") return "<\\u0021--";
    return `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}${text.slice(1)}`;
  });
}
