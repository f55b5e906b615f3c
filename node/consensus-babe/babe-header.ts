import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import {
  BABE_ENGINE_ID,
  BabeConsensusLog,
  BabePreDigest,
  type DigestItem,
  Header,
  type NextConfigDescriptor,
  type NextEpochDescriptor,
} from "@serinus/runtime-api";
import { ScaleError, tryDecode } from "@serinus/scale";
import { BabeError } from "./babe-error.ts";

/** What a header tells BABE. */
export interface BabeHeader {
  readonly hash: BlockHash;
  readonly number: number;
  readonly parentHash: BlockHash;
  readonly preDigest: BabePreDigest;
  /** The epoch after the one that begins with this block. */
  readonly nextEpoch: NextEpochDescriptor | undefined;
  readonly nextConfig: NextConfigDescriptor | undefined;
}

/** A header and the seal that its author put behind it. */
export interface SealedHeader extends BabeHeader {
  /** blake2-256 of the header without its seal: what is signed. */
  readonly preHash: Uint8Array;
  readonly seal: Uint8Array;
}

/** Reads a header, sealed or not. @throws BabeError `bad-digest` */
export function readBabeHeader(encoded: Uint8Array): BabeHeader {
  return describe(decodeHeader(encoded), encoded);
}

/** Reads a header that ends with its seal. @throws BabeError `bad-digest`, `no-seal` */
export function readSealedHeader(encoded: Uint8Array): SealedHeader {
  const header = decodeHeader(encoded);
  const { logs } = header.digest;
  const last = logs.at(-1);
  if (last?.type !== "Seal" || last.value[0] !== BABE_ENGINE_ID || last.value[1].length !== 64)
    throw new BabeError("no-seal", `header ${header.number} does not end with a seal of BABE`);
  const unsealed = Header.encode({ ...header, digest: { logs: logs.slice(0, -1) } });
  return { ...describe(header, encoded), preHash: blake2_256(unsealed), seal: last.value[1] };
}

function decodeHeader(encoded: Uint8Array): Header {
  try {
    return Header.decode(encoded);
  } catch (cause) {
    if (!(cause instanceof ScaleError)) throw cause;
    throw new BabeError("bad-digest", `a header cannot be decoded: ${cause.message}`, { cause });
  }
}

function describe(header: Header, encoded: Uint8Array): BabeHeader {
  const { number, parent_hash, digest } = header;
  const logs = digest.logs.flatMap((item) => consensusLog(item) ?? []);
  const only = <Type extends BabeConsensusLog["type"]>(type: Type) => {
    const found = logs.filter((log): log is Extract<BabeConsensusLog, { type: Type }> => log.type === type);
    if (found.length > 1) throw new BabeError("bad-digest", `header ${number} has ${type} more than once`);
    return found[0]?.value;
  };
  return {
    hash: toH256(blake2_256(encoded)),
    number,
    parentHash: parent_hash,
    preDigest: preDigestOf(header),
    nextEpoch: only("NextEpochData") as NextEpochDescriptor | undefined,
    nextConfig: only("NextConfigData") as NextConfigDescriptor | undefined,
  };
}

/** The genesis block has no author; it counts as one of slot 0. */
const GENESIS: BabePreDigest = { type: "SecondaryPlain", value: { authority_index: 0, slot: 0n } };

function preDigestOf({ number, digest }: Header): BabePreDigest {
  if (number === 0) return GENESIS;
  const found = digest.logs.flatMap((item) =>
    item.type === "PreRuntime" && item.value[0] === BABE_ENGINE_ID
      ? (tryDecode(BabePreDigest, item.value[1]) ?? [])
      : [],
  );
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new BabeError("bad-digest", `header ${number} has ${found.length} pre-digests of BABE, expected 1`);
  return only;
}

/** What does not decode whole is not for us (`DigestItem::consensus_try_to`). */
function consensusLog(item: DigestItem): BabeConsensusLog | undefined {
  if (item.type !== "Consensus" || item.value[0] !== BABE_ENGINE_ID) return undefined;
  return tryDecode(BabeConsensusLog, item.value[1]);
}
