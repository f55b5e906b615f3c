import { ApiPromise, type Keyring, type WsProvider } from "@polkadot/api";

/** The provider's type leaves out `undefined` where our compiler settings ask for it. */
export function connectApi(provider: WsProvider): Promise<ApiPromise> {
  type Provider = NonNullable<NonNullable<Parameters<typeof ApiPromise.create>[0]>["provider"]>;
  return ApiPromise.create({
    provider: provider as unknown as Provider,
    noInitWarn: true,
    throwOnConnect: true,
  });
}

/** What an account has, in planck. */
export async function freeBalance(api: ApiPromise, address: string): Promise<bigint> {
  const account = (await api.query.system!.account!(address)) as unknown as {
    data: { free: { toBigInt(): bigint } };
  };
  return account.data.free.toBigInt();
}

/** What became of a transaction. */
export interface Sent {
  readonly statuses: readonly string[];
  /** As `section.method`. */
  readonly events: readonly string[];
  /** Hash of its block. */
  readonly block: string;
  readonly index: number;
}

/** Signs, sends and waits until finalized. */
export function send(
  tx: ReturnType<ApiPromise["tx"][string][string]>,
  from: ReturnType<Keyring["addFromUri"]>,
  nonce = -1,
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const statuses: string[] = [];
    tx.signAndSend(from, { nonce }, ({ status, events, isError, txIndex }) => {
      statuses.push(status.type);
      if (isError) reject(new Error(`the transaction ended as ${status.type}`));
      if (status.isFinalized) {
        resolve({
          statuses,
          events: events.map(({ event }) => `${event.section}.${event.method}`),
          block: status.asFinalized.toHex(),
          index: txIndex ?? -1,
        });
      }
    }).catch(reject);
  });
}
