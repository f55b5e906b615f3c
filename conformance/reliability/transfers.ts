import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { keypairFromUri, signWith } from "@serinus/crypto";
import { decodeMetadata } from "@serinus/metadata";
import { OptionalMetadata, prefixedExtrinsic } from "@serinus/runtime-api";
import { bytes, compactU32, compactU128, u32 } from "@serinus/scale";
import type { RpcClient } from "./rpc-client.ts";

/** Makes signed transactions of a development account. */
export interface Signer {
  /** Whether the chain can move funds; if not, transactions are remarks. */
  readonly transfers: boolean;
  /** A small transfer to a fresh account's neighbour, or a remark, with the nonce given. */
  sign(nonce: number): Uint8Array;
  /** The nonce that the chain expects next. */
  nonce(): Promise<number>;
}

interface Facts {
  readonly genesis: Uint8Array;
  readonly specVersion: number;
  readonly transactionVersion: number;
  readonly extensions: readonly string[];
  /** Index of the pallet Balances, `undefined` where there is none. */
  readonly balances: number | undefined;
}

/** Learns from the node what transactions look like on its chain. @param uri of the account that signs. */
export async function createSigner(client: RpcClient, uri = "//Alice"): Promise<Signer> {
  const pair = keypairFromUri(uri, "sr25519");
  const facts = await readFacts(client);
  const receiver = keypairFromUri(`${uri}//receiver`, "sr25519").publicKey;
  const call = (nonce: number): Uint8Array =>
    facts.balances === undefined
      ? concatBytes(Uint8Array.of(0, 0), bytes.encode(u32.encode(nonce)))
      : // transfer_allow_death(Id(receiver), 1 KSM and a little)
        concatBytes(
          Uint8Array.of(facts.balances, 0, 0),
          receiver,
          compactU128.encode(10n ** 9n + BigInt(nonce)),
        );
  return {
    transfers: facts.balances !== undefined,
    sign(nonce) {
      const { extra, implicit } = extensionParts(facts, nonce);
      const signed = concatBytes(call(nonce), extra, implicit);
      const signature = signWith(pair, signed);
      const sender = concatBytes(Uint8Array.of(0), pair.publicKey, Uint8Array.of(1), signature);
      return prefixedExtrinsic(concatBytes(Uint8Array.of(0x84), sender, extra, call(nonce)));
    },
    async nonce() {
      const account = toHex(pair.publicKey);
      const answer = await client.call("state_call", ["AccountNonceApi_account_nonce", account]);
      return u32.decode(fromHex(answer as Hex));
    },
  };
}

async function readFacts(client: RpcClient): Promise<Facts> {
  const asked = await client.call("state_call", ["Metadata_metadata_at_version", toHex(u32.encode(15))]);
  const described = decodeMetadata(OptionalMetadata.decode(fromHex(asked as Hex)) ?? new Uint8Array(0));
  if (described.type !== "V15") throw new Error(`expected metadata V15, got ${described.type}`);
  const version = (await client.call("state_getRuntimeVersion")) as {
    readonly specVersion: number;
    readonly transactionVersion: number;
  };
  const genesis = (await client.call("chain_getBlockHash", [0])) as Hex;
  return {
    genesis: fromHex(genesis),
    specVersion: version.specVersion,
    transactionVersion: version.transactionVersion,
    extensions: described.value.extrinsic.extensions.map(({ identifier }) => identifier),
    balances: described.value.pallets.find(({ name }) => name === "Balances")?.index,
  };
}

/** What the extensions add to a transaction for ever valid and without a tip, and to the signed payload only. */
function extensionParts(
  { genesis, specVersion, transactionVersion, extensions }: Facts,
  nonce: number,
): { readonly extra: Uint8Array; readonly implicit: Uint8Array } {
  const nothing = new Uint8Array(0);
  const zero = Uint8Array.of(0);
  const parts: Readonly<Record<string, readonly [extra: Uint8Array, implicit: Uint8Array]>> = {
    CheckSpecVersion: [nothing, u32.encode(specVersion)],
    CheckTxVersion: [nothing, u32.encode(transactionVersion)],
    CheckGenesis: [nothing, genesis],
    CheckMortality: [zero, genesis],
    CheckNonce: [compactU32.encode(nonce), nothing],
    ChargeTransactionPayment: [zero, nothing],
    // No tip, and the fee in the chain's own currency.
    ChargeAssetTxPayment: [Uint8Array.of(0, 0), nothing],
    CheckMetadataHash: [zero, zero],
  };
  const added = extensions.map((name) => parts[name] ?? [nothing, nothing]);
  return {
    extra: concatBytes(...added.map(([part]) => part)),
    implicit: concatBytes(...added.map(([, part]) => part)),
  };
}
