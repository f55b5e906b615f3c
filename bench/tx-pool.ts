import { createChain } from "@serinus/chain";
import { createFakeBackend, fakeHeader } from "@serinus/chain/testing";
import { createTxPool } from "@serinus/tx-pool";
import { createFakeRuntime, fakeTransaction } from "@serinus/tx-pool/testing";

const ACCOUNTS = 80;
const PER_ACCOUNT = 100;
const INCLUDED = 1000;

type Report = (figure: { name: string; value: number; unit: string; [extra: string]: unknown }) => void;

/** The pool's own share of the work: a runtime that answers at once stands behind it. */
export async function run(report: Report): Promise<void> {
  const backend = createFakeBackend();
  const log = () => {};
  const chain = createChain({ store: backend.store, executor: backend.executor, log });
  const runtime = createFakeRuntime(() => chain);
  const pool = createTxPool({ chain, runtime, now: () => 0, log });
  const transactions = ACCOUNTS * PER_ACCOUNT;

  let started = performance.now();
  for (let nonce = 0; nonce < PER_ACCOUNT; nonce++) {
    for (let account = 0; account < ACCOUNTS; account++) await pool.submit(fakeTransaction(account, nonce));
  }
  report({
    name: "tx-pool.submit",
    value: transactions / seconds(started),
    unit: "transactions/s",
    transactions,
  });

  started = performance.now();
  const ready = pool.ready();
  report({ name: "tx-pool.order", value: seconds(started) * 1000, unit: "ms", transactions: ready.length });

  const body = ready.slice(0, INCLUDED).map(({ encoded }) => encoded);
  started = performance.now();
  await chain.importBlock(fakeHeader(backend.genesis, 1), body);
  report({ name: "tx-pool.include", value: seconds(started) * 1000, unit: "ms", transactions: body.length });
  pool.close();
  if (pool.readyCount() !== transactions - INCLUDED)
    throw new Error("the block's transactions are still in the pool");
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}
