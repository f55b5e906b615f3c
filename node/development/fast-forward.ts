import { concatBytes, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { isRecord, type Json } from "@serinus/dynamic-codec";
import { str, u32, utf8Encode } from "@serinus/scale";
import { schedule } from "./acting.ts";
import { DevelopmentError } from "./development-error.ts";
import type { DevelopmentScene } from "./scene.ts";
import { findTask, moveTask, nextAgenda } from "./scheduling.ts";
import type { StateLog } from "./state-log.ts";
import { type StorageAccess, withStorage } from "./storage-access.ts";

/** What is to happen in the next block: a task by its name or its place, or a referendum, approved. */
export type FastForward =
  | { readonly name: string }
  | { readonly when: number; readonly index: number }
  | { readonly referendum: number; readonly pallet?: string | undefined };

/** Where a task stands now. */
export interface FastForwarded {
  readonly block: number;
  readonly index: number;
}

/** A tally so large that no curve stands above it, where the total issuance is not what is counted. */
const MANY_MEMBERS = 10_000;

/** Moves a task to the next block, or approves a referendum in a block made for that and moves its enactment there. */
export async function fastForward(
  scene: DevelopmentScene,
  states: StateLog,
  target: FastForward,
): Promise<FastForwarded> {
  if ("referendum" in target) {
    const pallet = target.pallet ?? "Referenda";
    await approve(scene, states, pallet, target.referendum);
    return move(
      scene,
      states,
      enactmentName(target.referendum),
      `the enactment of referendum ${target.referendum}`,
    );
  }
  return "name" in target
    ? move(scene, states, target.name, `the task ${target.name}`)
    : move(scene, states, [target.when, target.index], "the task");
}

async function move(
  scene: DevelopmentScene,
  states: StateLog,
  task: string | readonly [number, number],
  what: string,
): Promise<FastForwarded> {
  const head = scene.chain.best();
  const { to, edits } = await withStorage(scene, head.hash, (storage) => {
    const from = typeof task === "string" ? findTask(storage, task) : task;
    if (from === undefined)
      throw new DevelopmentError(`${what} is not scheduled; Scheduler.Lookup names all tasks with a name`);
    return { to: moveTask(storage, from, nextAgenda(storage, head.number)), edits: storage.edits() };
  });
  await states.change(head.hash, edits);
  return { block: to[0], index: to[1] };
}

/** Lets a referendum pass: all votes for it, its confirmation over, and a block in which it is looked at. */
async function approve(
  scene: DevelopmentScene,
  states: StateLog,
  pallet: string,
  index: number,
): Promise<void> {
  const head = scene.chain.best();
  const edits = await withStorage(scene, head.hash, (storage) => {
    approveIn(storage, pallet, index);
    const nudge = { type: pallet, value: { type: "nudge_referendum", value: { index } } };
    schedule(storage, head.number, storage.codec.encodeCall(nudge), "Root");
    return storage.edits();
  });
  await states.change(head.hash, edits);
  await scene.authoring.createBlock({ createEmpty: true, finalize: scene.authoring.sealing() === "manual" });
  const after = await withStorage(scene, scene.chain.best().hash, (storage) =>
    storage.read(pallet, "ReferendumInfoFor", index),
  );
  const outcome = isRecord(after) ? after.type : undefined;
  if (outcome !== "Approved")
    throw new DevelopmentError(`referendum ${index} of ${pallet} was not approved: it is ${String(outcome)}`);
}

function approveIn(storage: StorageAccess, pallet: string, index: number): void {
  const info = storage.read(pallet, "ReferendumInfoFor", index);
  const ongoing = isRecord(info) && info.type === "Ongoing" ? info.value : undefined;
  if (!isRecord(ongoing)) {
    const now = isRecord(info) ? `it is ${String(info.type)}` : "there is none of this number";
    throw new DevelopmentError(`referendum ${index} of ${pallet} is not going on: ${now}`);
  }
  const { submitted, submission_deposit, decision_deposit, tally } = ongoing;
  storage.write(pallet, "ReferendumInfoFor", [index], {
    type: "Ongoing",
    value: {
      ...ongoing,
      decision_deposit: decision_deposit ?? { ...(submission_deposit as object), amount: 0 },
      deciding: { since: submitted, confirming: submitted },
      tally: unanimous(storage, tally as Json),
      in_queue: false,
      alarm: null,
    },
  });
}

function unanimous(storage: StorageAccess, tally: Json): Json {
  if (!isRecord(tally)) return tally;
  if ("support" in tally) {
    const all = storage.read("Balances", "TotalIssuance");
    return { ...tally, ayes: all, nays: "0", support: all } as Json;
  }
  return { ...tally, bare_ayes: MANY_MEMBERS, ayes: MANY_MEMBERS, nays: 0 } as Json;
}

/** Name of the task that enacts a referendum (`pallet_referenda::ASSEMBLY_ID`). */
function enactmentName(index: number): string {
  return toHex(blake2_256(concatBytes(utf8Encode("assembly"), str.encode("enactment"), u32.encode(index))));
}
