import type { BlockOrigin, BlockVerifier, Verdict } from "@serinus/block-import";
import type { BlockHash } from "@serinus/bytes";
import { BabeError } from "./babe-error.ts";
import { readSealedHeader, type SealedHeader } from "./babe-header.ts";
import type { BabeImport } from "./babe-import.ts";
import { babeVerdict } from "./babe-verdict.ts";
import { type HeaderCheck, prepareCheck } from "./check-header.ts";
import type { CheckPool } from "./check-pool.ts";
import { announcedEpoch, type BlockContext, type EpochNode, epochForChild } from "./epoch-changes.ts";
import { requireRisingSlot } from "./epoch-tracker.ts";
import { createThresholds, type ThresholdSource } from "./thresholds.ts";

export interface BabeVerifierOptions {
  readonly babe: Pick<BabeImport, "configuration" | "context" | "announcement">;
  readonly pool: CheckPool;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly thresholds?: ThresholdSource;
  /** Is told of every good header of the present, and of its author's key. */
  readonly onVerified?: (encodedHeader: Uint8Array, header: SealedHeader, author: Uint8Array) => void;
}

/** How far ahead of our clock another's may be, in slots (`babe` verifier of sc-consensus-babe). */
const MOST_AHEAD = 1n;

interface Planned {
  readonly header: SealedHeader;
  readonly check: HeaderCheck;
}

/**
 * Verifies headers by BABE: seal, VRF, right to the slot. A header may stand on others that are not executed yet: the
 * epochs that those announce are taken at their word, for a block that lies about them does not execute, and what
 * stands on it is dropped with it.
 */
export function createBabeVerifier(options: BabeVerifierOptions): BlockVerifier {
  const { babe, pool, now, thresholds = createThresholds(), onVerified } = options;
  const { configuration } = babe;
  /** Blocks that wait for their execution, and what they announce. */
  const contexts = new Map<BlockHash, BlockContext>();
  const announcements = new Map<BlockHash, EpochNode>();
  const find = (hash: BlockHash) => announcements.get(hash) ?? babe.announcement(hash);

  function plan(encodedHeader: Uint8Array): Planned | Verdict {
    try {
      return prepare(readSealedHeader(encodedHeader));
    } catch (error) {
      return babeVerdict(error) ?? { type: "failed", error: error as Error };
    }
  }

  function prepare(header: SealedHeader): Planned {
    const { hash, number, parentHash, preDigest } = header;
    const { slot } = preDigest.value;
    const parent = contexts.get(parentHash) ?? babe.context(parentHash);
    if (parent === undefined)
      throw new BabeError("unknown-parent", `the parent ${parentHash} of block ${number} is not known`);
    requireRisingSlot(header, parent);
    if (slot > currentSlot() + MOST_AHEAD)
      throw new BabeError(
        "from-future",
        `block ${number} is of slot ${slot}, it is slot ${currentSlot()} now`,
      );
    const epoch = epochForChild(find, parent, slot, configuration);
    if (epoch === undefined)
      throw new BabeError("unknown-epoch", `the epoch of block ${number} (slot ${slot}) is not known`);
    const check = prepareCheck(header, epoch, thresholds);
    const node = announcedEpoch(header, parent, epoch);
    if (node !== undefined) announcements.set(hash, node);
    contexts.set(hash, { number, slot, announced: node?.hash ?? parent.announced });
    return { header, check };
  }

  const currentSlot = (): bigint => BigInt(now()) / configuration.slot_duration;

  return {
    async verify(encodedHeaders, origin: BlockOrigin) {
      const planned = encodedHeaders.map(plan);
      const checks = planned.flatMap((one) => ("check" in one ? [one.check] : []));
      const faults = await pool.run(checks).catch((error: Error) => error);
      let at = 0;
      return planned.map((one, index): Verdict => {
        if (!("check" in one)) return one;
        if (faults instanceof Error) return { type: "failed", error: faults };
        const fault = faults[at++];
        const { header, check } = one;
        if (fault !== undefined) {
          const message = `block ${header.number} (${header.hash}) is refused: ${fault}`;
          return { type: "bad", error: new BabeError(fault, message) };
        }
        if (origin === "broadcast") onVerified?.(encodedHeaders[index] as Uint8Array, header, check.author);
        return { type: "good" };
      });
    },
    release(hashes) {
      for (const hash of hashes) {
        contexts.delete(hash);
        announcements.delete(hash);
      }
    },
  };
}
