import { fromHex } from "@serinus/bytes";
import { accountIdOf, keypairFromUri, signWith, ss58Encode } from "@serinus/crypto";
import { getPolkadotSigner, type PolkadotSigner } from "polkadot-api/signer";

/** An account whose key is known, as polkadot-api takes it. */
export interface TestAccount {
  readonly address: string;
  readonly signer: PolkadotSigner;
}

/** The account of a secret URI such as `//Alice`, with Kusama's address prefix. */
export function account(uri: string): TestAccount {
  const pair = keypairFromUri(uri, "sr25519");
  return {
    address: ss58Encode(fromHex(accountIdOf(pair)), 2),
    signer: getPolkadotSigner(pair.publicKey, "Sr25519", (message) => signWith(pair, message)),
  };
}
