import type { Json } from "@serinus/dynamic-codec";
import type { NamedDifference } from "./differences.ts";

/** A part of a page: what happened, and what it changed. */
export interface PageSection {
  readonly title: string;
  /** Lines of text under the title. */
  readonly notes?: readonly string[];
  readonly differences: readonly NamedDifference[];
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --gone: #d33a; --new: #2a4a; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
details { border-top: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
.values { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
@media (max-width: 50rem) { .values { grid-template-columns: 1fr; } }
pre { margin: 0; padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
.before { border-left: 3px solid var(--gone); } .after { border-left: 3px solid var(--new); }
mark { background: var(--mark); color: inherit; } .before mark { --mark: var(--gone); } .after mark { --mark: var(--new); }
.quiet { opacity: .7; }`;

/** A page of its own that shows storage differences: no script, nothing loaded from anywhere. */
export function differencePage(title: string, sections: readonly PageSection[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
${sections.map(section).join("\n")}
</body></html>
`;
}

function section({ title, notes = [], differences }: PageSection): string {
  const count = differences.length === 1 ? "1 change" : `${differences.length} changes`;
  return `<section><h2>${escapeHtml(title)} <span class="quiet">${count}</span></h2>
${notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("\n")}
${differences.map(difference).join("\n")}</section>`;
}

function difference({ key, child, pallet, item, keys = [], before, after }: NamedDifference): string {
  const name =
    pallet === undefined
      ? `${child === undefined ? "" : `child ${child} `}${key}`
      : `${pallet}.${item}${keys.length === 0 ? "" : `(${keys.map((part) => text(part, 0)).join(", ")})`}`;
  const kind = before === null ? "new" : after === null ? "removed" : "changed";
  const [left, right] = markLines(text(before), text(after));
  return `<details open><summary>${escapeHtml(name)} <span class="quiet">${kind}</span></summary>
<div class="values"><pre class="before">${left}</pre><pre class="after">${right}</pre></div></details>`;
}

/** Long values are cut: code alone takes megabytes. */
const LONGEST = 20_000;

function text(value: Json, indent = 2): string {
  const written = typeof value === "string" ? value : JSON.stringify(value, null, indent);
  return written.length > LONGEST ? `${written.slice(0, LONGEST)} … ${written.length} characters` : written;
}

/** Both texts with the lines marked that the other one does not have. */
function markLines(before: string, after: string): readonly [string, string] {
  const left = before.split("\n");
  const right = after.split("\n");
  const inLeft = new Set(left);
  const inRight = new Set(right);
  const mark = (lines: readonly string[], others: ReadonlySet<string>): string =>
    lines
      .map((line) => (others.has(line) ? escapeHtml(line) : `<mark>${escapeHtml(line)}</mark>`))
      .join("\n");
  return [mark(left, inRight), mark(right, inLeft)];
}

function escapeHtml(plain: string): string {
  return plain
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
