import { blockOf, ExtrinsicInclusionMode, Header, RuntimeVersion } from "@serinus/runtime-api";
import { unit } from "@serinus/scale";
import type { Executive } from "../executive/executive.ts";
import { apiMethod, type RuntimeApi } from "./runtime-api.ts";

/** `Core`: what every runtime has. */
export function coreApi(executive: Executive): RuntimeApi {
  const { format, system } = executive.parts;
  return {
    name: "Core",
    id: "0xdf6acb689907609b",
    version: 5,
    docs: "What every runtime answers: its version, and the execution of blocks.",
    methods: {
      version: apiMethod({
        inputs: {},
        output: RuntimeVersion,
        docs: "The version of the runtime.",
        run: () => system.version,
      }),
      execute_block: apiMethod({
        inputs: { block: blockOf(format.opaque) },
        output: unit,
        docs: "Executes a block and checks it against its header.",
        run: ({ block }) => void executive.executeBlock(block),
      }),
      initialize_block: apiMethod({
        inputs: { header: Header },
        output: ExtrinsicInclusionMode,
        docs: "Opens a block and says whether it may hold more than inherents.",
        run: ({ header }) => executive.initializeBlock(header),
      }),
    },
  };
}
