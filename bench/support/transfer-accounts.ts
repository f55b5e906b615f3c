import { concatBytes } from "@serinus/bytes";
import { blake2_128Concat, type Keypair, keypairFromSeed, storagePrefix } from "@serinus/crypto";
import { u32, u128 } from "@serinus/scale";
import type { Genesis } from "@serinus/store";

/** Accounts of the genesis that {@link withAccounts} makes. */
export const ACCOUNTS = 1_000_000;
/** Accounts whose keys are known. */
const SENDERS = 5_000;
const BALANCE = 10n ** 13n;

/** The accounts whose keys are known, the first ones of all. */
export function senderKeys(): Keypair[] {
  return Array.from({ length: SENDERS }, (_, i) => keypairFromSeed(accountSeed(i), "sr25519"));
}

/** The genesis with a million accounts more. */
export function withAccounts(genesis: Genesis, senders: readonly Keypair[]): Genesis {
  const issuanceKey = storagePrefix("Balances", "TotalIssuance");
  const isIssuance = (key: Uint8Array) => Buffer.compare(key, issuanceKey) === 0;
  const top = [...genesis.state.top];
  const before = top.find(([key]) => isIssuance(key))?.[1];
  const issuance = (before === undefined ? 0n : u128.decode(before)) + sumOfBalances();
  const prefix = storagePrefix("System", "Account");
  // Nonce, consumers, providers, sufficients; free, reserved, frozen, flags (`IS_NEW_LOGIC`).
  const counts = concatBytes(...[0, 0, 1, 0].map((count) => u32.encode(count)));
  const rest = concatBytes(...[0n, 0n, 1n << 127n].map((amount) => u128.encode(amount)));
  const entries: [Uint8Array, Uint8Array][] = top
    .filter(([key]) => !isIssuance(key))
    .map(([key, value]) => [key, value]);
  entries.push([issuanceKey, u128.encode(issuance)]);
  for (let i = 0; i < ACCOUNTS; i++) {
    const info = concatBytes(counts, u128.encode(balanceOf(i)), rest);
    entries.push([concatBytes(prefix, blake2_128Concat(accountId(i, senders))), info]);
  }
  return { ...genesis, state: { ...genesis.state, top: entries } };
}

/** A little different for each account, lest equal values be stored as one. */
function balanceOf(index: number): bigint {
  return BALANCE + BigInt(index);
}

function sumOfBalances(): bigint {
  const count = BigInt(ACCOUNTS);
  return BALANCE * count + (count * (count - 1n)) / 2n;
}

/** The public key of an account, or its id where nobody has the key. */
export function accountId(index: number, senders: readonly Keypair[]): Uint8Array {
  return senders[index]?.publicKey ?? accountSeed(index);
}

function accountSeed(index: number): Uint8Array {
  const bytes = new Uint8Array(32).fill(0x5e);
  new DataView(bytes.buffer).setUint32(0, index);
  return bytes;
}
