import { concatBytes, type H256, toH256 } from "@serinus/bytes";
import { instantiate, mount, place, weight } from "@serinus/frame";
import { newTestChain } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { fixedBytes, h256, tuple, u64 } from "@serinus/scale";
import { mmrCode } from "./code.ts";
import { manifest } from "./manifest.ts";
import type { Mmr } from "./mmr.ts";
import { mmrApi } from "./mmr-api.ts";

/** A hash of one byte, as `pallet_mmr`'s tests have them: that of block `n`'s parent. */
export const hashOf = (byte: number): H256 => `0x${byte.toString(16).padStart(2, "0").repeat(32)}` as H256;

/**
 * The leaf of block `n` in the compact form of `pallet_mmr`'s tests: hashes of the parent's number and hash, and of a
 * number with an empty text, each behind a byte that says "hash". Our nodes are therefore theirs.
 */
const Leaf = fixedBytes(66);
const Parent = tuple(u64, h256);

/** System and Mmr, whose blocks have the hashes of `pallet_mmr`'s tests. `firstBlock` is the first that adds a leaf. */
export function mmrChain(blocks: number, { keepsNodes = true, firstBlock = 1 } = {}) {
  const roots: H256[] = [];
  const weighed: number[] = [];
  const chain = newTestChain((parts) => {
    const placed = place("Mmr", 201, manifest);
    const { system, context, mounted } = testSystem(parts, [placed]);
    const blockNumber = () => system.storage.Number.get();
    const keccak = context.host.hashing_keccak_256;
    const host = keepsNodes ? context.host : { ...context.host, offchain_index_set: () => undefined };
    const leafOf = (block: number): Uint8Array =>
      concatBytes(
        Uint8Array.of(1),
        keccak(Parent.encode([BigInt(block - 1), hashOf(block)])),
        Uint8Array.of(1),
        keccak(concatBytes(u64.encode(BigInt(block)), Uint8Array.of(0))),
      );
    const mmr: Mmr = instantiate({ ...context, host }, placed, {
      Leaf: Leaf as never,
      leafData: () => leafOf(blockNumber()),
      onNewRoot: (root) => void roots.push(root),
      onInitializeWeight(peaks) {
        weighed.push(peaks);
        return weight(BigInt(peaks));
      },
      blockNumber,
      parentHash: () => hashOf(blockNumber()),
      blockHash: (block) => hashOf(block + 1),
    } satisfies Mmr["config"]);
    const { hooks, ...rest } = mmrCode;
    const code: typeof mmrCode = {
      ...rest,
      hooks: {
        onInitialize: (it, block) =>
          block < firstBlock ? weight(0n) : (hooks?.onInitialize?.(it, block) ?? weight(0n)),
      },
    };
    return { system: systemApi(system), pallets: [mounted, mount(mmr, code)], mmr, leafOf };
  });
  chain.runToBlock(blocks);
  const { mmr, leafOf } = chain.runtime;
  return {
    ...chain,
    mmr,
    roots,
    weighed,
    leafOf,
    api: mmrApi(mmr),
    /** Hash of a leaf, as it stands in the range. */
    leafHash: (block: number) => toH256(chain.host.hashing_keccak_256(leafOf(block))),
  };
}
