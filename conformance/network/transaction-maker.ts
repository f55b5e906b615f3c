import { type BlockHash, concatBytes, fromHex } from "@serinus/bytes";
import { blake2_256, type Keypair, signWith } from "@serinus/crypto";
import { decodeMetadata } from "@serinus/metadata";
import { OptionalMetadata, prefixedExtrinsic, RuntimeVersion } from "@serinus/runtime-api";
import { compactU32, compactU128, u32 } from "@serinus/scale";

/** What a node is asked before transactions for it can be made. */
export interface ChainFacts {
  readonly genesisHash: BlockHash;
  /** SCALE `RuntimeVersion`. */
  readonly version: Uint8Array;
  /** What `Metadata_metadata_at_version(15)` answers. */
  readonly metadata: Uint8Array;
}

/** Makes signed transactions that are valid for ever and without a tip, as the chain's metadata has them. */
export interface TransactionMaker {
  /** `Balances.transfer_keep_alive` of `amount` to an account's public key. */
  transfer(to: Uint8Array, amount: bigint): Uint8Array;
  /** A call signed, with its length in front. */
  sign(from: Keypair, nonce: number, call: Uint8Array): Uint8Array;
}

const NOTHING = new Uint8Array(0);
const ZERO = Uint8Array.of(0);

export function createTransactionMaker({ genesisHash, version, metadata }: ChainFacts): TransactionMaker {
  const described = decodeMetadata(OptionalMetadata.decode(metadata) ?? NOTHING);
  if (described.type !== "V15") throw new Error(`expected metadata V15, got ${described.type}`);
  const { extrinsic, pallets } = described.value;
  const balances = pallets.find(({ name }) => name === "Balances");
  const { spec_version, transaction_version } = RuntimeVersion.decode(version);
  const genesis = fromHex(genesisHash);
  /** What each extension adds to the transaction, and to the signed payload only. */
  const parts = (nonce: number): Record<string, readonly [explicit: Uint8Array, implicit: Uint8Array]> => ({
    CheckSpecVersion: [NOTHING, u32.encode(spec_version)],
    CheckTxVersion: [NOTHING, u32.encode(transaction_version)],
    CheckGenesis: [NOTHING, genesis],
    CheckMortality: [ZERO, genesis],
    CheckNonce: [compactU32.encode(nonce), NOTHING],
    ChargeTransactionPayment: [ZERO, NOTHING],
    CheckMetadataHash: [ZERO, ZERO],
  });
  return {
    transfer(to, amount) {
      if (balances === undefined) throw new Error("the runtime has no Balances pallet");
      // `transfer_keep_alive` is call 3; the receiver a `MultiAddress::Id`.
      return concatBytes(Uint8Array.of(balances.index, 3, 0), to, compactU128.encode(amount));
    },
    sign(from, nonce, call) {
      const known = parts(nonce);
      const added = extrinsic.extensions.map(({ identifier }) => known[identifier] ?? [NOTHING, NOTHING]);
      const explicit = concatBytes(...added.map(([part]) => part));
      const payload = concatBytes(call, explicit, ...added.map(([, part]) => part));
      const signature = signWith(from, payload.length > 256 ? blake2_256(payload) : payload);
      // Version 4, signed; `MultiAddress::Id`; `MultiSignature::Sr25519`.
      return prefixedExtrinsic(
        concatBytes(Uint8Array.of(0x84, 0), from.publicKey, Uint8Array.of(1), signature, explicit, call),
      );
    },
  };
}
