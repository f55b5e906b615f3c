import { toH256 } from "@serinus/bytes";
import { Header } from "@serinus/runtime-api";
import { unit } from "@serinus/scale";
import type { Executive } from "../executive/executive.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** `OffchainWorkerApi`: what a node runs after a block. */
export function offchainWorkerApi(executive: Executive): RuntimeApi {
  const { host } = executive.parts;
  return {
    name: "OffchainWorkerApi",
    id: "0xf78b278be53f454c",
    version: 2,
    docs: "Work after a block, off chain.",
    methods: {
      offchain_worker: apiMethod({
        inputs: { header: Header },
        output: unit,
        docs: "Starts the offchain work for the block with this header.",
        run: ({ header }) =>
          void executive.offchainWorker(header, toH256(host.hashing_blake2_256(Header.encode(header)))),
      }),
    },
  };
}
