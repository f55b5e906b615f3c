import { apiMethod, type RuntimeApi } from "@serinus/frame";
import { BeefyAuthoritySet } from "@serinus/runtime-api";
import type { BeefyMmrLeaf } from "./beefy-mmr-leaf.ts";

/** `BeefyMmrApi`: who signs, for light clients. */
export function beefyMmrApi({ storage }: BeefyMmrLeaf): RuntimeApi {
  return {
    name: "BeefyMmrApi",
    id: "0x2a5e924655399e60",
    version: 1,
    docs: "Who signs commitments, for light clients.",
    methods: {
      authority_set_proof: apiMethod({
        inputs: {},
        output: BeefyAuthoritySet,
        docs: "The validators of this set.",
        run: () => storage.BeefyAuthorities.get(),
      }),
      next_authority_set_proof: apiMethod({
        inputs: {},
        output: BeefyAuthoritySet,
        docs: "The validators of the next set.",
        run: () => storage.BeefyNextAuthorities.get(),
      }),
    },
  };
}
