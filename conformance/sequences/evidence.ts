import { fromHex, type H256, type Hex } from "@serinus/bytes";
import type { AnyCall } from "@serinus/frame";
import { twoBlocks } from "@serinus/pallet-babe/testing";
import { beefyVote } from "@serinus/pallet-beefy/testing";
import { twoVotes } from "@serinus/pallet-grandpa/testing";
import { keyOwnerProofs } from "@serinus/pallet-session";
import type { KusamaChain } from "@serinus/runtime-kusama/testing";

export const ENGINES = ["Babe", "Grandpa", "Beefy"] as const;

/** That `//Bob` acted twice, to be reported with or without a signature. */
export interface Equivocation {
  readonly engine: (typeof ENGINES)[number];
  /** When: slots before the last block's, the round, or the block that was voted for. */
  readonly at: number;
  readonly isSigned: boolean;
}

/** Name of the call that reports it. */
export function reportName({ engine, isSigned }: Equivocation): string {
  const report = engine === "Beefy" ? "report_double_voting" : "report_equivocation";
  return isSigned ? report : `${report}_unsigned`;
}

/** The call that reports it, with the proof of Bob's key that the state gives: a good one while Bob validates. */
export function reportOf({ runtime }: KusamaChain, equivocation: Equivocation): AnyCall {
  const { engine, at } = equivocation;
  const { babe, beefy, grandpa, historical } = runtime.pallets;
  const call = (equivocation_proof: unknown, keyType: string, key: Hex): AnyCall => {
    const key_owner_proof = keyOwnerProofs(historical).prove(keyType, fromHex(key));
    const type = reportName(equivocation);
    return { type: engine, value: { type, value: { equivocation_proof, key_owner_proof } } };
  };
  switch (engine) {
    case "Babe": {
      const slot = babe.storage.CurrentSlot.get() - BigInt(at);
      const proof = twoBlocks(slot < 0n ? 0n : slot);
      return call(proof, "babe", proof.offender);
    }
    case "Grandpa": {
      const proof = twoVotes(BigInt(at), grandpa.storage.CurrentSetId.get());
      return call(proof, "gran", proof.equivocation.value.identity);
    }
    case "Beefy": {
      const set = beefy.storage.ValidatorSetId.get();
      const [first, second] = ["01", "02"].map((byte) =>
        beefyVote(`0x${byte.repeat(32)}` as H256, at, { set }),
      );
      return call({ first, second }, "beef", first?.id ?? "0x");
    }
  }
}
