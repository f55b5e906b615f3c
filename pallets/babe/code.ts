import { type PalletCode, ZERO_WEIGHT } from "@serinus/frame";
import type { Babe } from "./babe.ts";
import { calls } from "./calls.ts";
import { unsigned } from "./equivocation.ts";
import { type BabeGenesis, babeGenesis } from "./genesis.ts";
import { initialize } from "./initialize.ts";
import { authorRandomness, collectRandomness } from "./randomness.ts";
import { assertBabeState } from "./try-state.ts";

/** Everything Babe does; the genesis shows keys as addresses of the network `ss58Prefix`. */
export function babeCode(ss58Prefix: number): PalletCode<Babe, BabeGenesis> {
  return {
    calls,
    unsigned,
    genesis: babeGenesis(ss58Prefix),
    hooks: {
      onInitialize(babe, block) {
        initialize(babe, block);
        return ZERO_WEIGHT;
      },
      onFinalize: finalize,
    },
    tryState: assertBabeState,
  };
}

/** What the author's VRF gave counts for later randomness, if it was run to win the slot. */
function finalize(babe: Babe): void {
  const { storage, config } = babe;
  const preDigest = storage.Initialized.take();
  if (preDigest !== undefined) {
    const { authority_index } = preDigest.value;
    if (config.isDisabled(authority_index)) {
      throw new Error(`authority ${authority_index} is disabled and must not make blocks`);
    }
    if (preDigest.type !== "SecondaryPlain") {
      const randomness = authorRandomness(babe, preDigest);
      if (randomness !== undefined && preDigest.type === "Primary") collectRandomness(babe, randomness);
      storage.AuthorVrfRandomness.put(randomness);
    }
  }
  storage.Lateness.kill();
}
