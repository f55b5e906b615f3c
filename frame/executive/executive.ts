import type { H256 } from "@serinus/bytes";
import type {
  DispatchInfo,
  DispatchResult,
  ExtrinsicInclusionMode,
  Header,
  TransactionSource,
  ValidTransaction,
} from "@serinus/runtime-api";
import { announced, applyExtrinsic, validateExtrinsic } from "./apply-extrinsic.ts";
import { checkFinal, checkInitial } from "./block-checks.ts";
import { type BlockHooks, createBlockHooks } from "./block-hooks.ts";
import type { ExecutiveParts } from "./executive-parts.ts";
import { createInherents, type Inherents } from "./inherents.ts";

/** A block with its extrinsics as they are encoded, length prefixes included. */
export interface EncodedBlock {
  readonly header: Header;
  readonly extrinsics: readonly Uint8Array[];
}

/** Runs blocks (`frame_executive::Executive`): the order of everything that happens in one. */
export interface Executive {
  readonly parts: ExecutiveParts;
  readonly inherents: Inherents;
  readonly hooks: BlockHooks;
  /** Runs a whole block and compares what comes out with its header. @throws Error when the block is not valid */
  executeBlock(block: EncodedBlock): void;
  /** Opens a block: upgrade, `on_initialize`. */
  initializeBlock(header: Header): ExtrinsicInclusionMode;
  /** @throws TransactionInvalid when the extrinsic does not belong into the block */
  applyExtrinsic(encoded: Uint8Array): DispatchResult;
  /** Closes a block that was built here and gives its header. */
  finalizeBlock(): Header;
  /** What a pool may think of a transaction on top of the block with this hash. @throws TransactionInvalid */
  validateTransaction(source: TransactionSource, encoded: Uint8Array, blockHash: H256): ValidTransaction;
  /** What an extrinsic announces, its extensions included. Bare ones have none. @throws ScaleError */
  announced(encoded: Uint8Array): { readonly info: DispatchInfo; readonly isBare: boolean };
  offchainWorker(header: Header, hash: H256): void;
}

/** The executive of a runtime, made of its mounted pallets, System and transaction extensions. */
export function createExecutive(parts: ExecutiveParts): Executive {
  const { system, format } = parts;
  const inherents = createInherents(parts.pallets);
  const hooks = createBlockHooks(parts);

  const initializeBlock = (header: Header): ExtrinsicInclusionMode => {
    const logs = header.digest.logs.filter((item) => item.type === "PreRuntime");
    hooks.initialize(header.number, header.parent_hash, { logs });
    return { type: parts.multiBlockMigrator?.ongoing() === true ? "OnlyInherents" : "AllExtrinsics" };
  };
  /** From the last extrinsic to the end of the hooks. */
  const closeBlock = (): void => {
    if (!system.inherentsApplied()) hooks.inherentsApplied();
    system.noteFinishedExtrinsics();
    const block = system.blockNumber();
    hooks.onIdle(block);
    hooks.onFinalize(block);
  };
  const environment = { ...parts, inherentsApplied: hooks.inherentsApplied };

  return {
    parts,
    inherents,
    hooks,
    initializeBlock,

    executeBlock({ header, extrinsics }) {
      const mode = initializeBlock(header);
      checkInitial(system, header);
      let inherentsEnded = false;
      extrinsics.forEach((encoded, index) => {
        const extrinsic = format.decode(encoded);
        const isInherent = inherents.isInherent(extrinsic);
        if (isInherent && inherentsEnded)
          throw new Error(`extrinsic ${index} is an inherent behind a transaction`);
        if (!isInherent) {
          inherentsEnded = true;
          if (mode.type === "OnlyInherents")
            throw new Error(`extrinsic ${index}: only inherents may be in this block`);
        }
        applyExtrinsic(environment, extrinsic, isInherent);
      });
      closeBlock();
      checkFinal(header, system.finalize());
    },

    applyExtrinsic(encoded) {
      const extrinsic = format.decode(encoded);
      return applyExtrinsic(environment, extrinsic, inherents.isInherent(extrinsic));
    },

    finalizeBlock() {
      closeBlock();
      return system.finalize();
    },

    validateTransaction(source, encoded, blockHash) {
      system.initialize(system.blockNumber() + 1, blockHash, { logs: [] });
      return validateExtrinsic(environment, source, format.decode(encoded));
    },

    announced: (encoded) => announced(parts, format.decode(encoded)),

    offchainWorker: (header, hash) => hooks.offchainWorker(header, hash),
  };
}
