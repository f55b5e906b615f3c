import { equalBytes, toHex } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import type { Realm } from "./realm.ts";

/** Host functions whose answers follow from what they are asked alone: a runtime may remember them. */
const PURE = /^(hashing_|trie_|crypto_\w+_(verify|recover))/;

/** What a call did: every question to the host with its answer, and how it ended. */
interface Transcript {
  readonly lines: readonly string[];
  readonly result: Uint8Array | undefined;
  readonly trap: unknown;
}

/**
 * Runs a call twice, on a fresh realm whose changes are dropped and on the reused one, and compares what both asked of
 * the host and answered: a runtime that keeps state between calls is found by the first difference.
 * @throws RuntimeTrap naming the first difference; else what the call on the reused realm throws.
 */
export function callOnBoth(
  realms: { readonly fresh: Realm; readonly reused: Realm },
  host: HostApi,
  method: string,
  args: Uint8Array,
): Uint8Array {
  host.storage_start_transaction();
  const expected = transcribe(realms.fresh, host, method, args);
  host.storage_rollback_transaction();
  const actual = transcribe(realms.reused, host, method, args);

  const count = Math.max(expected.lines.length, actual.lines.length);
  for (let i = 0; i < count; i++) {
    if (expected.lines[i] === actual.lines[i]) continue;
    throw new RuntimeTrap(
      `${method} depends on earlier calls: a fresh runtime does ${expected.lines[i] ?? "nothing"}, the reused one ${actual.lines[i] ?? "nothing"}`,
    );
  }
  if (actual.result === undefined) throw actual.trap;
  if (expected.result === undefined || !equalBytes(expected.result, actual.result)) {
    throw new RuntimeTrap(`${method} depends on earlier calls: a fresh runtime answers otherwise`);
  }
  return actual.result;
}

function transcribe(realm: Realm, host: HostApi, method: string, args: Uint8Array): Transcript {
  const lines: string[] = [];
  const recorder = new Proxy(host, {
    get(target, name) {
      const hostFunction: unknown = Reflect.get(target, name);
      if (typeof hostFunction !== "function") return hostFunction;
      return (...given: unknown[]) => {
        const answer: unknown = Reflect.apply(hostFunction, target, given);
        if (PURE.test(String(name))) return answer;
        lines.push(`${String(name)}(${given.map(show).join(", ")}) = ${show(answer)}`);
        return answer;
      };
    },
  });
  try {
    const result = realm.call(recorder, method, args.slice());
    return { lines, result, trap: undefined };
  } catch (trap) {
    return { lines: [...lines, `trap: ${(trap as Error).message}`], result: undefined, trap };
  }
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, inner]) => `${key}: ${show(inner)}`)}}`;
  }
  return String(value);
}
