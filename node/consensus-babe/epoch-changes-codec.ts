import type { BlockHash } from "@serinus/bytes";
import { BabeEpoch } from "@serinus/runtime-api";
import {
  btreeMap,
  type Codec,
  createReader,
  h256,
  lazy,
  option,
  struct,
  tuple,
  u32,
  u64,
  variants,
  vec,
} from "@serinus/scale";
import type { EpochChanges, EpochNode, PersistedEpoch } from "./epoch-changes.ts";

/** `PersistedEpochHeader`: of each epoch its first slot and the slot after its last. */
const EpochHeader = struct({ start_slot: u64, end_slot: u64 });
const PersistedEpochHeader = variants({ Genesis: tuple(EpochHeader, EpochHeader), Regular: EpochHeader });
const PersistedEpochCodec = variants({ Genesis: tuple(BabeEpoch, BabeEpoch), Regular: BabeEpoch });

interface TreeNode {
  hash: BlockHash;
  number: number;
  data: ReturnType<typeof PersistedEpochHeader.decode>;
  children: TreeNode[];
}

const TreeNode: Codec<TreeNode> = lazy(() =>
  struct({ hash: h256, number: u32, data: PersistedEpochHeader, children: vec(TreeNode) }),
) as Codec<TreeNode>;

/** What the node keeps: announcements one after the other, for a tree nests as deep as finality lags. */
const Records = vec(struct({ hash: h256, number: u32, parent: option(h256), epoch: PersistedEpochCodec }));

/** Encodes epoch changes as the node keeps them. */
export function encodeEpochRecords(changes: EpochChanges): Uint8Array {
  return Records.encode([...changes.values()] as never);
}

/** The opposite of {@link encodeEpochRecords}. @throws ScaleError */
export function decodeEpochRecords(encoded: Uint8Array): EpochChanges {
  return new Map(Records.decode(encoded).map((node) => [node.hash, node as EpochNode]));
}

/** `EpochChanges` with its `ForkTree`, as sc-consensus-babe stores it and light sync states carry it. */
const EpochChangesCodec = struct({
  inner: struct({ roots: vec(TreeNode), best_finalized_number: option(u32) }),
  epochs: btreeMap(tuple(h256, u32), PersistedEpochCodec),
});

/** Encodes epoch changes in Substrate's layout. */
export function encodeEpochChanges(changes: EpochChanges): Uint8Array {
  const nodes = [...changes.values()];
  const treeOf = ({ hash, number, epoch }: EpochNode): TreeNode => ({
    hash,
    number,
    data: headerOf(epoch),
    children: nodes.filter(({ parent }) => parent === hash).map(treeOf),
  });
  return EpochChangesCodec.encode({
    inner: {
      roots: nodes.filter(({ parent }) => parent === undefined).map(treeOf),
      best_finalized_number: undefined,
    },
    epochs: nodes.map(({ hash, number, epoch }) => [[hash, number], epoch as never]),
  });
}

/**
 * Decodes epoch changes in Substrate's layout. What older versions wrote behind them (the epochs of a gap in the
 * chain) is not read. @throws ScaleError
 */
export function decodeEpochChanges(encoded: Uint8Array): EpochChanges {
  const { inner, epochs } = EpochChangesCodec.read(createReader(encoded));
  const byHash = new Map(epochs.map(([[hash], epoch]) => [hash, epoch as PersistedEpoch]));
  const changes = new Map<BlockHash, EpochNode>();
  const add = ({ hash, number, children }: TreeNode, parent: BlockHash | undefined): void => {
    const epoch = byHash.get(hash);
    // A record without its epoch is of no use to anyone.
    if (epoch !== undefined) changes.set(hash, { hash, number, parent, epoch });
    for (const child of children) add(child, epoch === undefined ? parent : hash);
  };
  for (const root of inner.roots) add(root, undefined);
  return changes;
}

function headerOf({ type, value }: PersistedEpoch): TreeNode["data"] {
  const header = ({ start_slot, duration }: BabeEpoch) => ({ start_slot, end_slot: start_slot + duration });
  return type === "Regular"
    ? { type, value: header(value) }
    : { type, value: [header(value[0]), header(value[1])] };
}
