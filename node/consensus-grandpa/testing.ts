import { type BlockHash, fromHex, type Hex, toH256, toHex } from "@serinus/bytes";
import type { BlockRef, VotingChain } from "./ancestry.ts";
import type { VoterSet } from "./voter-set.ts";
import { createVoterSet } from "./voter-set.ts";
import type { AuthorityId } from "./wire/messages.ts";

/** A tree of blocks with readable names, for tests: `chain.add("A", "genesis")`. The one added last is the best. */
export interface TestChain extends VotingChain {
  readonly genesis: BlockRef;
  add(name: string, parent: string): BlockRef;
  /** Adds `count` blocks above another: `A1`, `A2`, … for the name `A`. @returns the last. */
  grow(name: string, parent: string, count: number): BlockRef;
  block(name: string): BlockRef;
}

export function createTestChain(): TestChain {
  const names = new Map<string, BlockRef>();
  const blocks = new Map<BlockHash, { readonly block: BlockRef; readonly parent: BlockHash | undefined }>();
  const add = (name: string, parent: BlockRef | undefined): BlockRef => {
    const hash = toH256(Uint8Array.from({ length: 32 }, (_, i) => name.charCodeAt(i) || 0));
    const block = { hash, number: parent === undefined ? 0 : parent.number + 1 };
    names.set(name, block);
    blocks.set(hash, { block, parent: parent?.hash });
    best = block;
    return block;
  };
  const find = (name: string): BlockRef => {
    const block = names.get(name);
    if (block === undefined) throw new Error(`no block is called ${name}`);
    return block;
  };
  const ancestor = (hash: BlockHash, number: number): BlockHash | undefined => {
    for (let at = blocks.get(hash); at !== undefined; at = at.parent && blocks.get(at.parent))
      if (at.block.number === number) return at.block.hash;
    return undefined;
  };
  let best: BlockRef;
  const genesis = add("genesis", undefined);
  return {
    genesis,
    add: (name, parent) => add(name, find(parent)),
    grow(name, parent, count) {
      let last = find(parent);
      for (let i = 1; i <= count; i++) last = add(`${name}${i}`, last);
      return last;
    },
    block: find,
    number: (hash) => blocks.get(hash)?.block.number,
    ancestor,
    best: () => best,
    bestContaining(hash) {
      const base = blocks.get(hash)?.block;
      if (base === undefined) return undefined;
      let found = base;
      for (const { block } of blocks.values())
        if (block.number > found.number && ancestor(block.hash, base.number) === hash) found = block;
      return found;
    },
  };
}

/** Keys of so many voters, in the order of their places. */
export function testIds(count: number): AuthorityId[] {
  return Array.from({ length: count }, (_, i): Hex => toHex(new Uint8Array(32).fill(i + 1)));
}

/** So many voters of weight one. */
export function testVoters(count: number): VoterSet {
  return createVoterSet(testIds(count).map((id): [AuthorityId, number] => [id, 1])) as VoterSet;
}

/** A signature that costs nothing: the message and a part of the key. */
export function simpleSign(id: AuthorityId, payload: Uint8Array): Uint8Array {
  const signature = new Uint8Array(64);
  signature.set(payload);
  signature.set(fromHex(id).subarray(0, 11), 53);
  return signature;
}

/** Whether {@link simpleSign} made it. It cannot tell who did, but a message that was changed is refused. */
export function simpleVerify(signature: Uint8Array, payload: Uint8Array, key: Uint8Array): boolean {
  for (let i = 0; i < 53; i++) if (signature[i] !== payload[i]) return false;
  for (let i = 0; i < 11; i++) if (signature[53 + i] !== key[i]) return false;
  return signature.length === 64 && payload.length === 53;
}

/** The same for the signature in a vote message, without copying anything. */
export function simpleVerifyVote(vote: Uint8Array): boolean {
  for (let i = 0; i < 37; i++) if (vote[54 + i] !== vote[17 + i]) return false;
  for (let i = 0; i < 16; i++) if (vote[91 + i] !== vote[1 + i]) return false;
  for (let i = 0; i < 11; i++) if (vote[107 + i] !== vote[118 + i]) return false;
  return true;
}
