import { type BlockHash, toH256 } from "@serinus/bytes";
import {
  type BabeHeader,
  readBabeHeader,
  readSealedHeader,
  type SealedHeader,
} from "@serinus/consensus-babe";
import { announcedChange } from "@serinus/consensus-grandpa";
import { blake2_256 } from "@serinus/crypto";
import type { BlockEntry } from "@serinus/node-api";
import { BABE_ENGINE_ID, BabePreDigest, type DigestItem, Header } from "@serinus/runtime-api";
import type { ValidatorKeys } from "./keys.ts";
import type { RuntimeState, Sessions } from "./sessions.ts";

/** A block of the simulation: a real header, and what is true of it whatever nodes think. */
export interface SimBlock extends BlockEntry {
  readonly parent: SimBlock | undefined;
  /** Primary blocks on the way from genesis: BABE's fork choice. */
  readonly weight: number;
  readonly slot: bigint;
  readonly state: RuntimeState;
  /** Place of its author, -1 of the genesis'. */
  readonly author: number;
  /** An ancestor further up, so that far ones are found in few steps. */
  readonly jump: SimBlock | undefined;
}

/** Who makes a block, and by what right. */
export interface Authorship {
  readonly index: number;
  readonly keys: ValidatorKeys;
  readonly preDigest: BabePreDigest;
  /** Makes two blocks of one slot different. */
  readonly salt: number;
}

/** All blocks that anybody made. */
export interface BlockTree {
  readonly genesis: SimBlock;
  get(hash: BlockHash): SimBlock | undefined;
  make(parent: SimBlock, authorship: Authorship): SimBlock;
  /** What the header says; each is read once for all nodes. */
  read(encodedHeader: Uint8Array): BabeHeader;
  sealed(block: SimBlock): SealedHeader;
  /** GRANDPA's change of authorities that a block announces. */
  change(block: SimBlock): NonNullable<ReturnType<typeof announcedChange>> | undefined;
}

export function createBlockTree(sessions: Sessions): BlockTree {
  const blocks = new Map<BlockHash, SimBlock>();
  const headers = new WeakMap<Uint8Array, SealedHeader>();
  const changes = new Map<SimBlock, NonNullable<ReturnType<typeof announcedChange>>>();
  const genesisHeader = new WeakMap<Uint8Array, BabeHeader>();

  function add(
    header: Header,
    more: Pick<SimBlock, "parent" | "slot" | "state" | "author"> & { readonly weight: number },
  ): SimBlock {
    const { parent } = more;
    const encodedHeader = Header.encode(header);
    const jump =
      parent?.jump !== undefined &&
      parent.number - parent.jump.number === parent.jump.number - (parent.jump.jump ?? parent.jump).number
        ? parent.jump.jump
        : parent;
    const block: SimBlock = {
      hash: toH256(blake2_256(encodedHeader)),
      number: header.number,
      parentHash: header.parent_hash,
      stateRoot: header.state_root,
      extrinsicsRoot: header.extrinsics_root,
      encodedHeader,
      runtimeChanged: false,
      jump,
      ...more,
    };
    blocks.set(block.hash, block);
    return block;
  }

  const genesis = add(
    { ...roots(0), parent_hash: NO_ROOT, number: 0, digest: { logs: [] } },
    { parent: undefined, slot: 0n, state: sessions.genesis, author: -1, weight: 0 },
  );
  genesisHeader.set(genesis.encodedHeader, readBabeHeader(genesis.encodedHeader));

  return {
    genesis,
    get: (hash) => blocks.get(hash),
    make(parent, { index, keys, preDigest, salt }) {
      const { slot } = preDigest.value;
      const won = preDigest.type === "SecondaryPlain" ? NOTHING : preDigest.value.vrf_signature.pre_output;
      const { state, logs } = sessions.execute(parent, slot, won);
      const pre: DigestItem = {
        type: "PreRuntime",
        value: [BABE_ENGINE_ID, BabePreDigest.encode(preDigest)],
      };
      const header: Header = {
        ...roots(salt),
        parent_hash: parent.hash,
        number: parent.number + 1,
        digest: { logs: [pre, ...logs] },
      };
      const seal = keys.seal(blake2_256(Header.encode(header)));
      const whole = [
        ...header.digest.logs,
        { type: "Seal" as const, value: [BABE_ENGINE_ID, seal] as [string, Uint8Array] },
      ];
      const weight = parent.weight + (preDigest.type === "Primary" ? 1 : 0);
      const block = add(
        { ...header, digest: { logs: whole } },
        { parent, slot, state, author: index, weight },
      );
      headers.set(block.encodedHeader, readSealedHeader(block.encodedHeader));
      const change = announcedChange(block.encodedHeader);
      if (change !== undefined) changes.set(block, change);
      return block;
    },
    read: (encoded) => (headers.get(encoded) ?? genesisHeader.get(encoded)) as BabeHeader,
    sealed: ({ encodedHeader }) => headers.get(encodedHeader) as SealedHeader,
    change: (block) => changes.get(block),
  };
}

const NOTHING = new Uint8Array(0);
const NO_ROOT = toH256(new Uint8Array(32));
const roots = (salt: number) => ({
  state_root: NO_ROOT,
  extrinsics_root: toH256(new Uint8Array(32).fill(salt)),
});

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
