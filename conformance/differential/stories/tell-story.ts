import { toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { signerKeys } from "../accounts.ts";
import type { Difference } from "../difference.ts";
import { callerOf, isMade, isReadAlike } from "../is-made.ts";
import type { Judgement } from "../judgement.ts";
import { createStage, type Step, type StepResult } from "../stage.ts";
import type { Twins } from "../twins.ts";
import { call } from "./calls.ts";
import type { Call, Story, Teller } from "./story.ts";

/** How the telling of a story went. */
export interface Told {
  /** Its steps, up to the first that was not the same. */
  readonly steps: readonly Step[];
  readonly differences: readonly Difference[];
  /** What was to show and did not. */
  readonly missing: readonly string[];
}

/** `"Indices.InUse"`, and errors of two parts that belong to no pallet. */
const NAME = /"([A-Z]\w+\.[A-Z]\w+)"|"type":"([A-Z]\w+)","value":\{"type":"([A-Z]\w+)"\}/g;

/** Tells a story up to the first step in which the runtimes differ. */
export function tellStory({ tell, shows }: Story, twins: Twins, judgement: Judgement): Told {
  const stage = createStage(twins, judgement);
  const keys = signerKeys();
  const { ours, real } = twins;
  const shown = new Set<string>();
  let differences: readonly Difference[] = [];
  const steps: Step[] = [];

  function note({ outcome, events, differences: found }: StepResult): void {
    if (differences.length === 0) differences = found;
    const told = [outcome, ...events.flatMap(({ name, value }) => [`"${name}"`, JSON.stringify(value)])];
    for (const text of told) {
      for (const [, name, part, inner] of text.matchAll(NAME)) shown.add(name ?? `${part}.${inner}`);
    }
  }

  function run(step: Step): StepResult {
    steps.push(step);
    const result = stage.run(step);
    note(result);
    return result;
  }
  const itemOf = (name: string) => {
    const [pallet, item] = name.split(".") as [string, string];
    return ours.codec.storage.item(pallet, item);
  };
  const encode = (call: Call) => ours.codec.encodeCall(call);
  /** Whether the call means the same to both and is not known to differ. */
  const isComparable = (origin: string, made: Call): boolean =>
    isReadAlike(real, made, encode(made)) &&
    isMade(made, judgement, callerOf(origin, keys.get(origin), ours));
  const teller: Teller = {
    block: () => stage.block(),
    encoded: (call) => toHex(encode(call)),
    hashOf: (call) => toHex(blake2_256(encode(call))),
    by(origin, made) {
      const hex = typeof made === "string" ? made : toHex(encode(made));
      if (differences.length > 0 || (typeof made !== "string" && !isComparable(origin, made)))
        return { height: 0, index: 0 };
      const result = run({ origin, call: hex });
      return { height: stage.block(), index: result.extrinsic };
    },
    pass(blocks = 1) {
      for (let passed = 0; passed < blocks && differences.length === 0; passed++) run("block");
    },
    put: (item, keys, value) =>
      teller.putBytes(item, keys, toHex(ours.codec.encode(itemOf(item).value, value))),
    putBytes(item, keys, bytes) {
      const key = toHex(ours.codec.storage.encodeKey(itemOf(item), keys));
      return call("System.set_storage", { items: [[key, bytes]] });
    },
  };
  tell(teller);
  if (differences.length === 0) differences = stage.finish();
  return { differences, missing: shows.filter((name) => !shown.has(name)), steps };
}
