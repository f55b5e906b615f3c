// Sends one KSM from Alice to Bob with polkadot-api. Start a network first: npm start
import { accountIdOf, keypairFromUri, signWith, ss58Encode } from "@serinus/crypto";
import { createClient, type Transaction } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { fromHex } from "polkadot-api/utils";
import { getWsProvider } from "polkadot-api/ws";

const client = createClient(getWsProvider(process.argv[2] ?? "ws://127.0.0.1:9944"));
const api = client.getUnsafeApi();

const alice = keypairFromUri("//Alice", "sr25519");
const bob = ss58Encode(fromHex(accountIdOf(keypairFromUri("//Bob", "sr25519"))), 2);
const signer = getPolkadotSigner(alice.publicKey, "Sr25519", (message) => signWith(alice, message));

const transferKeepAlive = api.tx.Balances?.transfer_keep_alive as unknown as (args: object) => Transaction;
const transfer = transferKeepAlive({ dest: { type: "Id", value: bob }, value: 10n ** 12n });
console.log("estimated fee in planck:", await transfer.getEstimatedFees(ss58Encode(alice.publicKey, 2)));
const { ok, block, events } = await transfer.signAndSubmit(signer);
console.log(ok ? "sent" : "failed", "in block", block.number, block.hash);
for (const event of events) console.log(" ", event.type, (event.value as { type: string }).type);
client.destroy();
