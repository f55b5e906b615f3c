import type { AccountId } from "@serinus/bytes";
import { FORBIDDEN_ID } from "./utility-chain.ts";

/** Calls as a tree, of which calls are made on the chain and an end is foreseen by the model. */
export type Tree =
  | { readonly kind: "probe"; id: number; weight: bigint; used: bigint | undefined; fails: boolean }
  | { readonly kind: "batch" | "batch_all" | "force_batch"; readonly parts: readonly Tree[] }
  | { readonly kind: "if_else"; readonly parts: readonly [Tree, Tree] }
  | { readonly kind: "as_derivative"; readonly index: number; readonly part: Tree }
  | { readonly kind: "dispatch_as" | "dispatch_as_fallible"; readonly who: Who; readonly part: Tree }
  | { readonly kind: "with_weight"; readonly stated: bigint; readonly part: Tree };

/** Who calls: an account, root or nobody. */
export type Who = AccountId | "root" | "none";

interface Caller {
  readonly who: Who;
  /** Whether a `batch_all` around forbids another. */
  readonly unnested: boolean;
}

/** How a call is to end. `used` is what it says of its weight, if it does. */
interface End {
  readonly error: string | undefined;
  readonly used: bigint | undefined;
  readonly events: readonly string[];
}

const LIMIT = 5;
const BASE = { batch: 1000n, batch_all: 3000n, force_batch: 5000n } as const;
const EACH = { batch: 10n, batch_all: 30n, force_batch: 50n } as const;
const DERIVATIVE = 2000n + 100n + 200n;
const AS = { dispatch_as: 4000n, dispatch_as_fallible: 6000n } as const;
const IF_ELSE = 7000n;

export function announced(tree: Tree): bigint {
  switch (tree.kind) {
    case "probe":
      return tree.weight;
    case "if_else":
      return IF_ELSE + announced(tree.parts[0]) + announced(tree.parts[1]);
    case "as_derivative":
      return DERIVATIVE + announced(tree.part);
    case "dispatch_as":
    case "dispatch_as_fallible":
      return AS[tree.kind] + announced(tree.part);
    case "with_weight":
      return tree.stated;
    default: {
      const count = BigInt(tree.parts.length);
      return tree.parts.reduce(
        (sum, part) => sum + announced(part),
        BASE[tree.kind] + count * EACH[tree.kind],
      );
    }
  }
}

/** The model: what a call does, in the words of the pallet's rules, without storage, layers or filters. */
export function foresee(
  tree: Tree,
  caller: Caller,
  derive: (who: AccountId, index: number) => AccountId,
): End {
  const refused = (error: string): End => ({ error, used: undefined, events: [] });
  const within = (part: Tree, by: Caller = caller) => {
    const filtered =
      by.who !== "root" &&
      ((part.kind === "probe" && part.id === FORBIDDEN_ID) || (part.kind === "batch_all" && by.unnested));
    const end = filtered ? refused("CallFiltered") : foresee(part, by, derive);
    const most = announced(part);
    const weight = end.used === undefined || end.used > most ? most : end.used;
    // What failed leaves no trace.
    return { ...end, weight, events: end.error === undefined ? end.events : [] };
  };
  const asOrigin = (who: Who, part: Tree) => foresee(part, { who, unnested: false }, derive);

  switch (tree.kind) {
    case "probe": {
      const who = caller.who === "root" || caller.who === "none" ? undefined : caller.who;
      return { error: tree.fails ? "Broken" : undefined, used: tree.used, events: [`Ran ${tree.id} ${who}`] };
    }
    case "if_else": {
      if (caller.who === "none") return refused("BadOrigin");
      const main = within(tree.parts[0]);
      const used = IF_ELSE + main.weight;
      if (main.error === undefined) {
        return { error: undefined, used, events: [...main.events, "IfElseMainSuccess"] };
      }
      const fallback = within(tree.parts[1]);
      const events = [...fallback.events, `IfElseFallbackCalled ${main.error}`];
      return { error: fallback.error, used: used + fallback.weight, events };
    }
    case "as_derivative": {
      if (caller.who === "root" || caller.who === "none") return refused("BadOrigin");
      const end = within(tree.part, { ...caller, who: derive(caller.who, tree.index) });
      return { ...end, used: DERIVATIVE + end.weight };
    }
    case "dispatch_as": {
      if (caller.who !== "root") return refused("BadOrigin");
      const { error, events } = asOrigin(tree.who, tree.part);
      const result = `DispatchedAs ${error ?? "Ok"}`;
      return { error: undefined, used: undefined, events: [...(error === undefined ? events : []), result] };
    }
    case "dispatch_as_fallible": {
      if (caller.who !== "root") return refused("BadOrigin");
      const { error, events } = asOrigin(tree.who, tree.part);
      return { error, used: undefined, events: [...events, "DispatchedAs Ok"] };
    }
    case "with_weight": {
      if (caller.who !== "root") return refused("BadOrigin");
      return { ...asOrigin("root", tree.part), used: undefined };
    }
    default: {
      if (caller.who === "none") return refused("BadOrigin");
      if (tree.parts.length > LIMIT) return refused("TooManyCalls");
      const by = tree.kind === "batch_all" ? { ...caller, unnested: true } : caller;
      const events: string[] = [];
      let weight = 0n;
      let failures = 0;
      for (const [index, part] of tree.parts.entries()) {
        const end = within(part, by);
        weight += end.weight;
        events.push(...end.events);
        const used = BASE[tree.kind] + EACH[tree.kind] * BigInt(index + 1) + weight;
        if (end.error === undefined) events.push("ItemCompleted");
        else if (tree.kind === "batch_all") return { error: end.error, used, events };
        else if (tree.kind === "batch") {
          return { error: undefined, used, events: [...events, `BatchInterrupted ${index} ${end.error}`] };
        } else {
          failures++;
          events.push(`ItemFailed ${end.error}`);
        }
      }
      events.push(failures > 0 ? "BatchCompletedWithErrors" : "BatchCompleted");
      // In the end `force_batch` weighs as `batch` does.
      const base = tree.kind === "batch_all" ? tree.kind : "batch";
      const used = BASE[base] + EACH[base] * BigInt(tree.parts.length) + weight;
      return { error: undefined, used, events };
    }
  }
}
