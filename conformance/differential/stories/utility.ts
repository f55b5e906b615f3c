import type { Json } from "@serinus/dynamic-codec";
import { address, call, derivedAccount, remark, transfer } from "./calls.ts";
import { ALICE, EVE } from "./people.ts";
import type { Call, Story } from "./story.ts";

type Batch = "batch" | "batch_all" | "force_batch";
const BATCHES: readonly Batch[] = ["batch", "batch_all", "force_batch"];

const many = (kind: Batch, ...calls: readonly Call[]): Call => call(`Utility.${kind}`, { calls: calls });
const derived = (index: number, made: Call): Call => call("Utility.as_derivative", { index, call: made });
const ifElse = (main: Call, fallback: Call): Call =>
  call("Utility.if_else", { main: main, fallback: fallback });
const asOrigin = (origin: Json, made: Call, name = "dispatch_as"): Call =>
  call(`Utility.${name}`, { as_origin: { type: "system", value: origin }, call: made });
const withWeight = (made: Call, ref_time: string): Call =>
  call("Utility.with_weight", { call: made, weight: { ref_time, proof_size: "0" } });

const ROOT: Json = { type: "Root", value: null };
const NONE: Json = { type: "None", value: null };
const SIGNED: Json = { type: "Signed", value: ALICE };
const TOLD = call("System.remark_with_event", { remark: "0x01" });
/** More than anybody has. */
const TOO_MUCH = transfer(EVE, 10 ** 9);
const ORIGINS = ["//Alice", "root", "none"] as const;

export const utilityStories: readonly Story[] = [
  ...BATCHES.map(
    (kind): Story => ({
      name: `${kind}: empty, whole, failing, and within one another`,
      shows: ["Utility.BatchCompleted", "Utility.ItemCompleted", "Balances.Transfer"],
      tell({ by, pass }) {
        for (const origin of ORIGINS) {
          by(origin, many(kind));
          by(origin, many(kind, TOLD, transfer(EVE, 1)));
          by(origin, many(kind, TOLD, TOO_MUCH, TOLD));
          by(origin, many(kind, transfer(EVE, 1), TOO_MUCH));
          for (const inner of BATCHES) {
            by(origin, many(kind, many(inner, TOLD, TOO_MUCH, TOLD), TOLD));
            by(origin, many(kind, TOLD, many("batch", many(inner, TOLD), many(inner, TOO_MUCH)), TOLD));
            by(origin, many(kind, derived(1, many(inner, TOLD))));
          }
          by(origin, many(kind, asOrigin(ROOT, TOLD), withWeight(TOLD, "1")));
          by(origin, many(kind, call("System.set_heap_pages", { pages: "1" }), TOLD));
          pass();
        }
      },
    }),
  ),
  {
    name: "derived accounts",
    shows: ["Balances.Transfer", "Token.FundsUnavailable"],
    tell({ by, pass }) {
      for (const index of [0, 3]) by("//Eve", transfer(derivedAccount(ALICE, index), 5));
      for (const origin of ORIGINS) {
        for (const index of [0, 1, 65_535]) by(origin, derived(index, transfer(EVE, 1)));
        by(origin, derived(0, derived(0, TOLD)));
        by(origin, derived(0, many("batch_all", TOLD, TOO_MUCH)));
        by(origin, derived(0, asOrigin(ROOT, TOLD)));
      }
      pass();
      by("root", asOrigin(SIGNED, derived(3, transfer(EVE, 1))));
      pass();
    },
  },
  {
    name: "one call, or else another",
    shows: ["Utility.IfElseMainSuccess", "Utility.IfElseFallbackCalled"],
    tell({ by, pass }) {
      for (const origin of ORIGINS) {
        by(origin, ifElse(TOLD, TOO_MUCH));
        by(origin, ifElse(TOO_MUCH, TOLD));
        by(origin, ifElse(TOO_MUCH, TOO_MUCH));
        by(
          origin,
          ifElse(many("batch_all", transfer(EVE, 1), TOO_MUCH), many("batch", transfer(EVE, 2), TOO_MUCH)),
        );
        by(origin, ifElse(ifElse(TOO_MUCH, TOO_MUCH), ifElse(TOO_MUCH, TOLD)));
        by(origin, many("batch_all", ifElse(many("batch_all", TOLD), TOLD)));
        by(origin, ifElse(call("System.set_heap_pages", { pages: "1" }), withWeight(TOLD, "1")));
      }
      pass();
    },
  },
  {
    name: "calls with other origins and weights",
    shows: ["Utility.DispatchedAs"],
    tell({ by, pass }) {
      for (const origin of ORIGINS) {
        for (const name of ["dispatch_as", "dispatch_as_fallible"]) {
          for (const as_origin of [ROOT, NONE, SIGNED]) {
            for (const made of [
              TOLD,
              TOO_MUCH,
              transfer(EVE, 1),
              call("System.set_heap_pages", { pages: "2" }),
            ]) {
              by(origin, asOrigin(as_origin, made, name));
            }
            by(
              origin,
              asOrigin(as_origin, many("batch_all", transfer(EVE, 1), many("batch_all", TOLD)), name),
            );
            by(origin, asOrigin(as_origin, asOrigin(SIGNED, transfer(EVE, 1)), name));
          }
        }
        for (const weight of ["0", "1000000", "18446744073709551615"]) by(origin, withWeight(TOLD, weight));
        by(origin, withWeight(TOO_MUCH, "1"));
        pass();
      }
    },
  },
  {
    name: "calls as deep as they may be",
    shows: ["System.Remarked", "Transactional.LimitReached"],
    // The stack of older ones ends before.
    from: 2_000_000,
    tell({ by, pass, encoded }) {
      const wraps: readonly ((made: Call) => Call)[] = [
        (made) => many("batch", made),
        (made) => many("force_batch", made),
        (made) => derived(0, made),
        (made) => call("Multisig.as_multi_threshold_1", { other_signatories: [EVE], call: made }),
        (made) => call("Proxy.proxy", { real: address(ALICE), force_proxy_type: null, call: made }),
      ];
      const innermost = encoded(TOLD).slice(2);
      for (const wrap of wraps) {
        const around = encoded(wrap(TOLD)).slice(2, -innermost.length);
        for (const depth of [5, 100, 254, 255, 256]) by("//Alice", `0x${around.repeat(depth)}${innermost}`);
        pass();
      }
    },
  },
  {
    name: "more calls than a batch may have",
    shows: ["Utility.TooManyCalls"],
    tell({ by, pass }) {
      const calls = Array.from({ length: 10_923 }, () => remark("0x"));
      for (const kind of BATCHES) by("//Alice", many(kind, ...calls));
      pass();
    },
  },
];
