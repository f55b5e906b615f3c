import { concatBytes, fromHex } from "@serinus/bytes";
import { blake2_256, type Keypair, signWith } from "@serinus/crypto";
import { prefixedExtrinsic } from "@serinus/runtime-api";
import { compactU32, compactU128, era as eraCodec, u32 } from "@serinus/scale";
import { blockHash } from "./begin-block.ts";
import type { Side } from "./side.ts";

/** What a transaction says besides its call. */
export interface Transaction {
  readonly call: Uint8Array;
  readonly signer: Keypair;
  readonly nonce: number;
  readonly tip: bigint;
  /** The last block: mortal transactions are born in it. */
  readonly block: number;
}

const SIGNED_V4 = 0x84;
const ADDRESS_ID = 0;
const SIGNATURE_SR25519 = 1;
/** Payloads that are longer are signed as their hash (`sp_runtime::generic::SignedPayload`). */
const LONGEST_PAYLOAD = 256;
/** For how many blocks a mortal transaction lives. */
const PERIOD = 64;

/** A transaction as both runtimes want it: the same call, signer, nonce and tip, and the same length. */
export function signForBoth(ours: Side, real: Side, transaction: Transaction): [Uint8Array, Uint8Array] {
  const [one, other] = [encode(ours, transaction, false), encode(real, transaction, false)];
  if (one.length === other.length) return [one, other];
  // Fees are for bytes too. A mortal transaction is a byte longer than an immortal one.
  const [longOne, longOther] =
    one.length < other.length
      ? [encode(ours, transaction, true), other]
      : [one, encode(real, transaction, true)];
  if (longOne.length !== longOther.length)
    throw new Error(`transactions of ${longOne.length} and ${longOther.length} bytes do not cost the same`);
  return [longOne, longOther];
}

function encode(side: Side, transaction: Transaction, isMortal: boolean): Uint8Array {
  const { call, signer, nonce, tip, block } = transaction;
  const { codec, version, overlay } = side;
  const phase = block % PERIOD;
  const blockHashes = codec.storage.item("System", "BlockHash");
  const genesis = overlay.storage_get(codec.storage.encodeKey(blockHashes, [0])) ?? new Uint8Array(32);
  const explicit: Readonly<Record<string, Uint8Array>> = {
    CheckMortality: eraCodec.encode(
      isMortal ? { type: "Mortal", value: { period: PERIOD, phase } } : { type: "Immortal" },
    ),
    CheckNonce: compactU32.encode(nonce),
    ChargeTransactionPayment: compactU128.encode(tip),
  };
  const implicit: Readonly<Record<string, Uint8Array>> = {
    CheckSpecVersion: u32.encode(version.spec_version),
    CheckTxVersion: u32.encode(version.transaction_version),
    CheckGenesis: genesis,
    CheckMortality: isMortal ? fromHex(blockHash(block)) : genesis,
  };
  const { extensions } = codec.metadata.extrinsic;
  const part = (of: Readonly<Record<string, Uint8Array>>, kind: "type" | "implicit") =>
    concatBytes(
      ...extensions.map((extension) => of[extension.identifier] ?? codec.encodeDefault(extension[kind])),
    );
  const said = part(explicit, "type");
  const payload = concatBytes(call, said, part(implicit, "implicit"));
  const signature = signWith(signer, payload.length > LONGEST_PAYLOAD ? blake2_256(payload) : payload);
  return prefixedExtrinsic(
    concatBytes(
      Uint8Array.of(SIGNED_V4, ADDRESS_ID),
      signer.publicKey,
      Uint8Array.of(SIGNATURE_SR25519),
      signature,
      said,
      call,
    ),
  );
}
