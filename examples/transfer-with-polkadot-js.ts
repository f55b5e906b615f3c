// Sends one KSM from Alice to Bob with @polkadot/api. Start a network first: npm start
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const provider = new WsProvider(process.argv[2] ?? "ws://127.0.0.1:9944");
const api = await ApiPromise.create({ provider: provider as never, noInitWarn: true });
const keyring = new Keyring({ type: "sr25519", ss58Format: 2 });
const alice = keyring.addFromUri("//Alice");
const bob = keyring.addFromUri("//Bob");

const transferKeepAlive = api.tx.balances?.transferKeepAlive;
if (transferKeepAlive === undefined) throw new Error("this chain has no balances");
const transfer = transferKeepAlive(bob.address, 10n ** 12n);
console.log("estimated fee:", (await transfer.paymentInfo(alice)).partialFee.toHuman());
await new Promise<void>((resolve, reject) => {
  transfer
    .signAndSend(alice, ({ status, events }) => {
      console.log(status.type);
      if (!status.isFinalized) return;
      for (const { event } of events) console.log(" ", event.section, event.method);
      resolve();
    })
    .catch(reject);
});
await api.disconnect();
