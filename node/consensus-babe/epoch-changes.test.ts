import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { endSlot, epochAtSlot } from "./epoch.ts";
import {
  addEpoch,
  announcedEpoch,
  type BlockContext,
  type EpochChanges,
  type EpochNode,
  epochForChild,
  pruneEpochs,
  resetEpochs,
} from "./epoch-changes.ts";
import {
  decodeEpochChanges,
  decodeEpochRecords,
  encodeEpochChanges,
  encodeEpochRecords,
} from "./epoch-changes-codec.ts";
import { CONFIGURATION, epochOf, hashOf, nextEpoch, plain } from "./testing.ts";

const GENESIS: BlockContext = { number: 0, slot: 0n, announced: undefined };
const lookUp = (changes: EpochChanges, parent: BlockContext, slot: number) =>
  epochForChild((hash) => changes.get(hash), parent, BigInt(slot), CONFIGURATION);

/** What a block announces that is first in its epoch. */
function announce(
  changes: EpochChanges,
  name: string,
  number: number,
  slot: number,
  parent: BlockContext,
  randomness: number,
): EpochNode {
  const epoch = lookUp(changes, parent, slot);
  if (epoch === undefined) throw new Error("no epoch");
  const header = {
    hash: hashOf(name),
    number,
    preDigest: plain(0, slot),
    nextEpoch: nextEpoch(randomness),
    nextConfig: undefined,
  };
  return announcedEpoch(header, parent, epoch) as EpochNode;
}

/** A chain whose first block is of slot 100; epochs begin at 100, 110 and 120, the second one's by two forks. */
function threeEpochs() {
  const one = announce(new Map(), "1", 1, 100, GENESIS, 1);
  let changes = addEpoch(new Map(), one);
  const atOne: BlockContext = { number: 1, slot: 100n, announced: one.hash };
  const a = announce(changes, "5a", 5, 110, atOne, 2);
  const b = announce(changes, "5b", 5, 112, atOne, 3);
  changes = addEpoch(addEpoch(changes, a), b);
  const atA: BlockContext = { number: 5, slot: 110n, announced: a.hash };
  const atB: BlockContext = { number: 5, slot: 112n, announced: b.hash };
  const c = announce(changes, "9a", 9, 121, atA, 4);
  changes = addEpoch(changes, c);
  const atC: BlockContext = { number: 9, slot: 121n, announced: c.hash };
  return { changes, atOne, atA, atB, atC, one, a, b, c };
}

test("the first epoch begins with the slot of the first block, whichever that is", () => {
  for (const slot of [7, 100]) {
    const epoch = lookUp(new Map(), GENESIS, slot);
    equal(epoch?.start_slot, BigInt(slot));
    equal(epoch?.epoch_index, 0n);
    deepEqual(epoch?.authorities, CONFIGURATION.authorities);
  }
});

test("a block's epoch is the youngest that its own fork announced and that has begun", () => {
  const { changes, atOne, atA, atB, atC } = threeEpochs();
  const index = (parent: BlockContext, slot: number) => lookUp(changes, parent, slot)?.epoch_index;
  const randomness = (parent: BlockContext, slot: number) => lookUp(changes, parent, slot)?.randomness[0];
  equal(index(atOne, 105), 0n);
  equal(index(atOne, 110), 1n);
  equal(index(atA, 119), 1n);
  equal(index(atA, 120), 2n);
  equal(randomness(atA, 120), 2);
  equal(randomness(atB, 120), 3);
  equal(index(atC, 125), 2n);
  equal(randomness(atC, 130), 4);
  equal(lookUp(changes, atOne, 99), undefined, "before the chain began");
  equal(lookUp(new Map(), atA, 120), undefined, "the records are lost");
});

test("where epochs were skipped the last one known goes on, under the index and beginning that the clock says", () => {
  const { changes, atA } = threeEpochs();
  const known = lookUp(changes, atA, 157);
  equal(known?.epoch_index, 2n);
  const present = epochAtSlot(known as NonNullable<typeof known>, 157n);
  deepEqual([present.epoch_index, present.start_slot, endSlot(present)], [5n, 150n, 160n]);
  const node = announce(changes, "6a", 6, 157, atA, 9);
  const { epoch } = node;
  if (epoch.type !== "Regular") throw new Error("expected a regular epoch");
  deepEqual([epoch.value.epoch_index, epoch.value.start_slot, epoch.value.randomness[0]], [6n, 160n, 9]);
  equal(lookUp(changes, atA, 125)?.start_slot, 120n, "other forks see the epoch as it was announced");
});

test("a new configuration counts from the announced epoch on", () => {
  const { changes, atA } = threeEpochs();
  const value = { c: [1n, 2n] as [bigint, bigint], allowed_slots: { type: "PrimarySlots" as const } };
  const header = {
    hash: hashOf("6a"),
    number: 6,
    preDigest: plain(0, 120),
    nextEpoch: nextEpoch(7),
    nextConfig: { type: "V1" as const, value },
  };
  const epoch = lookUp(changes, atA, 120);
  const node = announcedEpoch(header, atA, epoch as NonNullable<typeof epoch>);
  const grown = addEpoch(changes, node as EpochNode);
  const after: BlockContext = { number: 6, slot: 120n, announced: hashOf("6a") };
  deepEqual(lookUp(grown, after, 125)?.config.c, [1n, 4n]);
  deepEqual(lookUp(grown, after, 130)?.config, value);
});

test("finality drops other forks and the epochs that are over", () => {
  const { changes, atA, atC, one, a, b, c } = threeEpochs();
  const onA = (node: EpochNode) => node.hash !== b.hash;
  const first = pruneEpochs(changes, { ...atA, number: 6 }, onA);
  deepEqual([...first.keys()], [one.hash, a.hash, c.hash]);
  equal(lookUp(first, atA, 119)?.epoch_index, 1n);
  const later = pruneEpochs(changes, { number: 10, slot: 122n, announced: c.hash }, onA);
  deepEqual([...later.keys()], [a.hash, c.hash]);
  equal(later.get(a.hash)?.parent, undefined);
  equal(lookUp(later, atC, 125)?.epoch_index, 2n);
  equal(changes.size, 4, "a change of epochs is a new value");
});

test("records come back as they were, in our layout and in Substrate's", () => {
  const { changes } = threeEpochs();
  deepEqual(decodeEpochRecords(encodeEpochRecords(changes)), changes);
  const tree = decodeEpochChanges(encodeEpochChanges(changes));
  deepEqual(new Map([...tree].sort()), new Map([...changes].sort()));
  // Deeper than a tree may nest.
  const deep = new Map<EpochNode["hash"], EpochNode>();
  for (let i = 0; i < 600; i++) {
    const parent = i === 0 ? undefined : hashOf(`${i - 1}`);
    deep.set(hashOf(`${i}`), {
      hash: hashOf(`${i}`),
      number: i,
      parent,
      epoch: { type: "Regular", value: epochOf(i, 0) },
    });
  }
  equal(decodeEpochRecords(encodeEpochRecords(deep)).size, 600);
});

test("after a warp sync the runtime's two epochs count", () => {
  const block = { hash: hashOf("500"), number: 500, parentHash: hashOf("499") };
  const changes = resetEpochs(block, epochOf(7, 170), epochOf(8, 180));
  const parent: BlockContext = { number: 500, slot: 175n, announced: block.hash };
  equal(lookUp(changes, parent, 179)?.epoch_index, 7n);
  equal(lookUp(changes, parent, 180)?.epoch_index, 8n);
});
