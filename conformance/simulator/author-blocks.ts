import { decideSlot, type SlotClaim, type SlotInfo, stepSlots } from "@serinus/consensus-babe";
import { u64 } from "@serinus/scale";
import type { SimBlock } from "./block-tree.ts";
import { SLOT } from "./options.ts";
import type { SimNode } from "./sim-node.ts";
import type { World } from "./world.ts";

/** The record of the last slot in which a node made a block. */
const AUTHORED = "babe_authored_slot";
/** Milliseconds since 1970 at which simulations begin. */
const BEGINNING = 1000 * SLOT;
/** The most that a clock is off, in milliseconds. */
export const MOST_SKEW = 500;

/** Has every node that runs look at its clock, which may be off, and make the blocks that BABE gives it. */
export function authorBlocks(world: World): void {
  const { queue, nodes } = world;
  for (const node of nodes) queue.at(SLOT, () => look(node));

  function look(node: SimNode): void {
    const clock = BEGINNING + queue.now + node.skew;
    const { wait, begun, state } = stepSlots(node.running?.slots ?? { last: undefined }, clock, SLOT);
    queue.at(queue.now + wait, () => look(node));
    if (node.running === undefined) return;
    node.running.slots = state;
    if (begun !== undefined) author(node, begun);
  }

  function author(node: SimNode, { slot }: SlotInfo): void {
    const { best } = node.disk;
    const claim = claimOn(node, best, slot);
    if (typeof claim === "string") return;
    make(node, best, claim, 0);
    if (!node.liar || best.parent === undefined || node.running === undefined) return;
    const beside = world.random.oneIn(2) ? best : best.parent;
    // What a crash left behind would not hold a liar back.
    node.disk.records.delete(AUTHORED);
    const other = claimOn(node, beside, slot);
    if (typeof other !== "string") make(node, beside, other, 1);
  }

  function claimOn(node: SimNode, head: SimBlock, slot: bigint): SlotClaim | string {
    const { epochs } = (node.running as NonNullable<SimNode["running"]>).chain;
    const record = node.disk.records.get(AUTHORED);
    return decideSlot({
      slot,
      head: epochs.context(head.hash),
      finalizedNumber: node.disk.finalized.number,
      authored: record === undefined ? -1n : u64.decode(record),
      isOffline: false,
      backoff: undefined,
      keys: node.keys.slotKeys,
      crypto: node.keys.slotCrypto,
      thresholds: node.thresholds,
      epoch: () => epochs.epochFor(head.hash, slot),
    });
  }

  function make(node: SimNode, parent: SimBlock, { preDigest }: SlotClaim, salt: number): void {
    const { index, keys } = node;
    const block = world.tree.make(parent, { index, keys, preDigest, salt });
    node.disk.records.set(AUTHORED, u64.encode(block.slot));
    world.made(node, block);
  }
}

/** The slot that it is by a node's clock. */
export function slotAt(now: number, { skew }: SimNode): bigint {
  return BigInt(Math.floor((BEGINNING + now + skew) / SLOT));
}
