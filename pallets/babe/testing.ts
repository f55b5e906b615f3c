import { concatBytes } from "@serinus/bytes";
import { blake2_256, keypairFromUri, signWith } from "@serinus/crypto";
import { BABE_ENGINE_ID, type BabeEquivocationProof, BabePreDigest, Header } from "@serinus/runtime-api";
import { hexFixed } from "@serinus/scale";

const hash32 = hexFixed(32);
const hashOf = (byte: number) => hash32.decode(new Uint8Array(32).fill(byte)) as Header["parent_hash"];

/** What a test may want otherwise in a sealed header. */
export interface SealOptions {
  /** The author's place among the authorities. */
  readonly index?: number;
  /** Whose key seals: a secret URI. */
  readonly uri?: string;
  /** What follows the claim. */
  readonly after?: Uint8Array;
}

/** A header of a slot, made and sealed by authority 1, `//Bob`, unless told otherwise; `root` tells headers apart. */
export function sealedHeader(
  slot: bigint,
  root: number,
  { index = 1, uri = "//Bob", after = new Uint8Array() }: SealOptions = {},
): Header {
  const claim = BabePreDigest.encode({ type: "SecondaryPlain", value: { authority_index: index, slot } });
  const unsealed: Header = {
    parent_hash: hashOf(0),
    number: 1,
    state_root: hashOf(root),
    extrinsics_root: hashOf(0),
    digest: { logs: [{ type: "PreRuntime", value: [BABE_ENGINE_ID, concatBytes(claim, after)] }] },
  };
  const seal = signWith(keypairFromUri(uri, "sr25519"), blake2_256(Header.encode(unsealed)));
  const logs = [
    ...unsealed.digest.logs,
    { type: "Seal" as const, value: [BABE_ENGINE_ID, seal] as [string, Uint8Array] },
  ];
  return { ...unsealed, digest: { logs } };
}

/** The proof that `//Bob` made two blocks in a slot, with what a test wants otherwise. */
export function twoBlocks(slot: bigint, change: Partial<BabeEquivocationProof> = {}): BabeEquivocationProof {
  return {
    offender: hash32.decode(keypairFromUri("//Bob", "sr25519").publicKey),
    slot,
    first_header: sealedHeader(slot, 1),
    second_header: sealedHeader(slot, 2),
    ...change,
  };
}
