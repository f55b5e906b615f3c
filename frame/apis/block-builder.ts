import {
  ApplyExtrinsicResult,
  blockOf,
  CheckInherentsResult,
  Header,
  InherentData,
} from "@serinus/runtime-api";
import { type Codec, vec } from "@serinus/scale";
import type { Executive } from "../executive/executive.ts";
import { TransactionInvalid } from "../extrinsic/transaction-invalid.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** `BlockBuilder`: building a block extrinsic by extrinsic. */
export function blockBuilderApi(executive: Executive): RuntimeApi {
  const { format } = executive.parts;
  const extrinsic: Codec<Uint8Array> = format.opaque;
  return {
    name: "BlockBuilder",
    id: "0x40fe3ad401f8959a",
    version: 6,
    docs: "Building a block, extrinsic by extrinsic.",
    methods: {
      apply_extrinsic: apiMethod({
        inputs: { extrinsic },
        output: ApplyExtrinsicResult,
        docs: "Applies an extrinsic. An error of validity means that the block must not contain it.",
        run: (args) => applied(executive, args.extrinsic),
      }),
      finalize_block: apiMethod({
        inputs: {},
        output: Header,
        docs: "Closes the block and gives its header.",
        run: () => executive.finalizeBlock(),
      }),
      inherent_extrinsics: apiMethod({
        inputs: { inherent: InherentData },
        output: vec(extrinsic),
        docs: "The inherents with which the block begins.",
        run: ({ inherent }) =>
          executive.inherents
            .create(inherent)
            .map((call) => format.encode({ type: "Bare", formatVersion: 5 }, call)),
      }),
      check_inherents: apiMethod({
        inputs: { block: blockOf(extrinsic), data: InherentData },
        output: CheckInherentsResult,
        docs: "Judges the inherents of a block by what this node knows.",
        // Most extrinsics are none of them, and decoding those would take its time.
        run: ({ block, data }) =>
          executive.inherents.check(block.extrinsics.values().map(format.decode), data),
      }),
    },
  };
}

function applied(executive: Executive, extrinsic: Uint8Array): ApplyExtrinsicResult {
  try {
    return { type: "Ok", value: executive.applyExtrinsic(extrinsic) };
  } catch (error) {
    if (!(error instanceof TransactionInvalid)) throw error;
    return { type: "Err", value: error.error };
  }
}
