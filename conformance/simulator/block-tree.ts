import { type BlockHash, toH256 } from "@serinus/bytes";
import { ConsensusLog, GRANDPA_ENGINE_ID, type ScheduledChange } from "@serinus/consensus-grandpa";
import { blake2_256 } from "@serinus/crypto";
import { type DigestItem, Header } from "@serinus/runtime-api";

/** A block of the simulation: a real header, and what the fork choice counts. */
export interface SimBlock {
  readonly hash: BlockHash;
  readonly number: number;
  readonly parent: SimBlock | undefined;
  /** Primary slots on the way from genesis: BABE's fork choice. */
  readonly weight: number;
  readonly header: Uint8Array;
  /** An ancestor further up, so that far ones are found in few steps. */
  readonly jump: SimBlock | undefined;
}

const NO_ROOT = toH256(new Uint8Array(32));

/** All blocks that anybody made. */
export interface BlockTree {
  readonly genesis: SimBlock;
  get(hash: BlockHash): SimBlock | undefined;
  /** @param slot makes blocks of different slots different, `salt` two of one slot. */
  make(parent: SimBlock, slot: number, salt: number, primary: boolean, change?: ScheduledChange): SimBlock;
}

export function createBlockTree(): BlockTree {
  const blocks = new Map<BlockHash, SimBlock>();
  const add = (parent: SimBlock | undefined, logs: DigestItem[], primary: boolean): SimBlock => {
    const number = parent === undefined ? 0 : parent.number + 1;
    const header = Header.encode({
      parent_hash: parent?.hash ?? NO_ROOT,
      number,
      state_root: NO_ROOT,
      extrinsics_root: NO_ROOT,
      digest: { logs },
    });
    const hash = toH256(blake2_256(header));
    const jump =
      parent?.jump !== undefined &&
      parent.number - parent.jump.number === parent.jump.number - (parent.jump.jump ?? parent.jump).number
        ? parent.jump.jump
        : parent;
    const weight = (parent?.weight ?? 0) + (primary ? 1 : 0);
    const block = { hash, number, parent, weight, header, jump };
    blocks.set(hash, block);
    return block;
  };
  const genesis = add(undefined, [], false);
  return {
    genesis,
    get: (hash) => blocks.get(hash),
    make(parent, slot, salt, primary, change) {
      const pre = new Uint8Array(12);
      new DataView(pre.buffer).setUint32(0, slot, true);
      new DataView(pre.buffer).setUint32(4, salt, true);
      const logs: DigestItem[] = [{ type: "PreRuntime", value: ["BABE", pre] }];
      if (change !== undefined)
        logs.push({
          type: "Consensus",
          value: [GRANDPA_ENGINE_ID, ConsensusLog.encode({ type: "ScheduledChange", value: change })],
        });
      return add(parent, logs, primary);
    },
  };
}

/** The ancestor of a block at a height, itself included; `undefined` above it. */
export function ancestorAt(block: SimBlock, number: number): SimBlock | undefined {
  if (number > block.number || number < 0) return undefined;
  let at: SimBlock = block;
  while (at.number > number) {
    const { jump, parent } = at;
    at = (jump !== undefined && jump.number >= number ? jump : parent) as SimBlock;
  }
  return at;
}
