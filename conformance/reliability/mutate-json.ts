import type { Random } from "../random.ts";
import { mutateBytes } from "./mutate-bytes.ts";

type Json = unknown;

/** Values that readers of JSON may not expect. */
const ODD: readonly Json[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 53,
  4294967296,
  "",
  "0x",
  "0x0",
  "0xzz",
  "\u0000",
  "\ud800",
  `0x${"ff".repeat(40)}`,
  "a".repeat(10_000),
  [],
  [[]],
  {},
  { __proto__: null, constructor: 1, toString: 2 },
];

/** How deep a value is nested when it is to be too deep. */
const DEPTHS: readonly number[] = [100, 1_000, 50_000];

/** A place in a JSON value: what holds it, and under which name. */
interface Place {
  readonly holder: Record<string, Json>;
  readonly name: string;
}

/** The text of a JSON value with something wrong with it: in its structure, or in the text itself. */
export function mutateJson(value: Json, random: Random): string {
  const holder: Record<string, Json> = { root: structuredClone(value) };
  for (let steps = 1 + random.below(2); steps > 0; steps--) changeOne(holder, random);
  const text = JSON.stringify(holder.root) ?? "";
  switch (random.below(10)) {
    case 0:
      return Buffer.from(mutateBytes(Buffer.from(text === "" ? " " : text), random)).toString("utf8");
    case 1: {
      const depth = random.pick(DEPTHS);
      const [open, close] = random.pick([
        ["[", "]"],
        ['{"a":', "}"],
      ] as const);
      return text.replace(/null|\d+|"[^"]*"$/, `${open.repeat(depth)}1${close.repeat(depth)}`);
    }
    default:
      return text;
  }
}

function changeOne(root: Record<string, Json>, random: Random): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const { holder, name } = random.pick(places);
  const value = holder[name];
  switch (random.below(6)) {
    case 0:
      delete holder[name];
      break;
    case 1:
      holder[`${name}x`] = value;
      delete holder[name];
      break;
    case 2:
      holder[name] = [value];
      break;
    case 3:
      if (typeof value === "string" && value.length > 0) {
        holder[name] = Buffer.from(mutateBytes(Buffer.from(value), random)).toString("latin1");
        break;
      }
      holder[name] = structuredClone(random.pick(ODD));
      break;
    case 4:
      if (Array.isArray(value) && value.length > 0) {
        holder[name] = [...value, ...value, structuredClone(random.pick(ODD))];
        break;
      }
      holder[name] = structuredClone(random.pick(ODD));
      break;
    default:
      holder[name] = structuredClone(random.pick(ODD));
  }
}

/** Every place below `holder`, the root itself among them. */
function placesIn(holder: Record<string, Json>): Place[] {
  return Object.keys(holder).flatMap((name) => {
    const value = holder[name];
    const below = typeof value === "object" && value !== null ? placesIn(value as Record<string, Json>) : [];
    return [{ holder, name }, ...below];
  });
}
