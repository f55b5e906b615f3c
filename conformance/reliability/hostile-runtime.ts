import type { ChainSpec } from "@serinus/chain-spec";
import { decodeRuntimeCode, encodeRuntimeCode } from "@serinus/runtime-code";

/**
 * Wraps a runtime: entry points `loop`, `eat` and `count` (which keeps state between calls) are added, extrinsics that
 * begin with `LOOP`, `EAT!`, `TRAP` or `KEEP` are valid and do their worst when they are applied. Self-contained,
 * since its source text is part of the script.
 */
function wrap(
  create: (host: object) => {
    methods: readonly string[];
    call(method: string, args: Uint8Array): Uint8Array;
  },
  host: object,
) {
  const inner = create(host);
  let calls = 0;
  const worst: Record<string, () => Uint8Array> = {
    loop: () => {
      for (;;);
    },
    eat: () => {
      for (const eaten: Uint8Array[] = []; ; ) eaten.push(new Uint8Array(1 << 20).fill(1));
    },
    count: () => Uint8Array.of(++calls),
    trap: () => {
      throw new Error("on purpose");
    },
  };
  const doing: Record<string, string> = { LOOP: "loop", "EAT!": "eat", TRAP: "trap", KEEP: "count" };
  const textAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  return {
    methods: [...inner.methods, ...Object.keys(worst)],
    call(method: string, args: Uint8Array): Uint8Array {
      const own = worst[method];
      if (own !== undefined) return own();
      if (method === "TaggedTransactionQueue_validate_transaction" && textAt(args, 2) in doing) {
        // Valid: priority 0, requires nothing, provides its own text, lives for ever, may be told to others.
        const tag = args.slice(2, 6);
        return Uint8Array.of(0, ...new Uint8Array(8), 0, 4, 16, ...tag, ...new Uint8Array(8).fill(255), 1);
      }
      const deed = method === "BlockBuilder_apply_extrinsic" ? doing[textAt(args, 1)] : undefined;
      return deed === undefined ? inner.call(method, args) : (worst[deed] as () => Uint8Array)();
    },
  };
}

/** A chain like `spec` whose runtime is {@link wrap}ped. @param spec of a chain with a TypeScript runtime. */
export function hostileSpec(spec: ChainSpec): ChainSpec {
  if (spec.genesis.type !== "runtime") throw new Error("expected a specification that names its runtime");
  const code = decodeRuntimeCode(spec.genesis.code);
  if (code.kind !== "js") throw new Error("expected a TypeScript runtime");
  const script = `((create) => (host) => (${wrap})(create, host))(${code.script})`;
  return { ...spec, genesis: { ...spec.genesis, code: encodeRuntimeCode(script) } };
}
