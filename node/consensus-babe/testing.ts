import { type BlockHash, concatBytes, equalBytes, type Hex, toH256, toHex } from "@serinus/bytes";
import { blake2_256, keypairFromUri, sr25519Sign, type VrfTranscript } from "@serinus/crypto";
import type { AuxiliaryStore } from "@serinus/node-api";
import {
  type BabeConfiguration,
  BabeConsensusLog,
  type BabeEpoch,
  BabePreDigest,
  type DigestItem,
  Header,
} from "@serinus/runtime-api";
import type { SlotKeys } from "./claim-slot.ts";
import type { SlotCrypto } from "./slot-crypto.ts";

/** Authorities of the tests, all of weight 1. */
export const NAMES = ["//Alice", "//Bob", "//Charlie"] as const;

export const pairOf = (uri: string) => keypairFromUri(uri, "sr25519");

export const AUTHORITIES: [Hex, bigint][] = NAMES.map((name) => [toHex(pairOf(name).publicKey), 1n]);

/** Epochs of ten slots of six seconds; every slot that nobody wins has a plain secondary author. */
export const CONFIGURATION: BabeConfiguration = {
  slot_duration: 6000n,
  epoch_length: 10n,
  c: [1n, 4n],
  authorities: AUTHORITIES,
  randomness: new Uint8Array(32),
  allowed_slots: { type: "PrimaryAndSecondaryPlainSlots" },
};

export function epochOf(index: number, start: number, more: Partial<BabeEpoch> = {}): BabeEpoch {
  return {
    epoch_index: BigInt(index),
    start_slot: BigInt(start),
    duration: 10n,
    authorities: AUTHORITIES,
    randomness: new Uint8Array(32).fill(index),
    config: { c: [1n, 4n], allowed_slots: { type: "PrimaryAndSecondaryPlainSlots" } },
    ...more,
  };
}

/** A name for a block: its hash is that of the name. */
export const hashOf = (name: string): BlockHash => toH256(blake2_256(new TextEncoder().encode(name)));

export interface TestHeader {
  readonly parent: BlockHash;
  readonly number: number;
  readonly preDigest: BabePreDigest;
  /** Announces an epoch with this randomness and the authorities of the tests. */
  readonly announces?: number;
  readonly logs?: readonly DigestItem[];
  /** Who seals it; nobody by default. */
  readonly sealedBy?: string;
}

/** A header with BABE's digest. */
export function makeHeader(options: TestHeader): Uint8Array {
  const { parent, number, preDigest, announces, logs = [], sealedBy } = options;
  const root = toH256(new Uint8Array(32));
  const announced: DigestItem[] =
    announces === undefined ? [] : [consensus({ type: "NextEpochData", value: nextEpoch(announces) })];
  const header: Header = {
    parent_hash: parent,
    number,
    state_root: root,
    extrinsics_root: root,
    digest: {
      logs: [{ type: "PreRuntime", value: ["BABE", BabePreDigest.encode(preDigest)] }, ...announced, ...logs],
    },
  };
  if (sealedBy === undefined) return Header.encode(header);
  const signature = sr25519Sign(pairOf(sealedBy).secretKey, blake2_256(Header.encode(header)));
  const seal: DigestItem = { type: "Seal", value: ["BABE", signature] };
  return Header.encode({ ...header, digest: { logs: [...header.digest.logs, seal] } });
}

export const consensus = (log: BabeConsensusLog): DigestItem => ({
  type: "Consensus",
  value: ["BABE", BabeConsensusLog.encode(log)],
});

export const nextEpoch = (randomness: number) => ({
  authorities: AUTHORITIES,
  randomness: new Uint8Array(32).fill(randomness),
});

/** A pre-digest without a proof. */
export const plain = (authority: number, slot: number | bigint): BabePreDigest => ({
  type: "SecondaryPlain",
  value: { authority_index: authority, slot: BigInt(slot) },
});

/** Signatures and VRF that cost one hash. They tell whose they are, but anybody could make them: for simulations. */
export const SIMPLE_SLOT_CRYPTO: SlotCrypto = {
  verifySeals: (seals) =>
    seals.map(({ signature, message, publicKey }) => equalBytes(signature, simpleSeal(publicKey, message))),
  verifyVrf({ output }, transcript, author) {
    if (!equalBytes(output, simpleOutput(author, transcript))) return undefined;
    const view = new DataView(output.buffer, output.byteOffset);
    return () => (view.getBigUint64(8, true) << 64n) | view.getBigUint64(0, true);
  },
};

/** What {@link SIMPLE_SLOT_CRYPTO} takes for an author's seal of a header. */
export function simpleSeal(author: Uint8Array, preHash: Uint8Array): Uint8Array {
  return concatBytes(blake2_256(concatBytes(author, preHash)), author);
}

/** The one key of an author whose signatures are simulated. */
export function simpleSlotKeys(author: Uint8Array): SlotKeys {
  return {
    publicKeys: () => [author],
    vrfSign: (_type, _key, transcript) => ({
      output: simpleOutput(author, transcript),
      proof: new Uint8Array(64),
    }),
  };
}

function simpleOutput(author: Uint8Array, { items }: VrfTranscript): Uint8Array {
  return blake2_256(concatBytes(author, ...items.map(([, value]) => value)));
}

/** Records in memory, written at once. */
export function memoryAuxiliary(records = new Map<string, Uint8Array>()): AuxiliaryStore {
  return {
    get: (key) => records.get(key),
    async put(entries) {
      for (const [key, value] of entries)
        if (value === undefined) records.delete(key);
        else records.set(key, value);
    },
  };
}
