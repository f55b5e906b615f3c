import type { PolkadotClient, Transaction } from "polkadot-api";
import type { Observable } from "rxjs";

interface AccountInfo {
  readonly nonce: number;
  readonly data: { readonly free: bigint };
}

interface AtBlock {
  readonly at: "best" | "finalized" | (string & {});
}

interface Destination {
  readonly type: "Id";
  readonly value: string;
}

/** What the chain knows of a referendum that is under way. */
export interface ReferendumInfo {
  readonly type: string;
  readonly value: {
    readonly decision_deposit: unknown;
    readonly tally: { readonly ayes: bigint };
  };
}

type Call<Args> = (args: Args) => Transaction;

/** The part of Kusama's interface that the tests use, as polkadot-api shapes it from metadata. */
export interface KusamaApi {
  readonly query: {
    readonly System: {
      readonly Account: {
        getValue(address: string, options?: AtBlock): Promise<AccountInfo>;
        getEntries(
          options?: AtBlock,
        ): Promise<readonly { readonly keyArgs: readonly [string]; readonly value: AccountInfo }[]>;
        watchValue(address: string, options: AtBlock): Observable<{ readonly value: AccountInfo }>;
      };
    };
    /** Of Asset Hub. */
    readonly Assets: {
      readonly Account: {
        getValue(
          id: number,
          who: string,
          options: AtBlock,
        ): Promise<{ readonly balance: bigint } | undefined>;
      };
    };
    readonly Referenda: {
      readonly ReferendumInfoFor: {
        getValue(index: number, options: AtBlock): Promise<ReferendumInfo | undefined>;
      };
    };
  };
  readonly constants: { readonly Balances: { ExistentialDeposit(): Promise<bigint> } };
  readonly apis: {
    readonly Core: {
      version(options?: AtBlock): Promise<{ readonly spec_name: string; readonly spec_version: number }>;
    };
    readonly AccountNonceApi: { account_nonce(address: string, options?: AtBlock): Promise<number> };
  };
  readonly tx: {
    readonly System: { readonly remark: Call<{ remark: Uint8Array }> };
    readonly Balances: { readonly transfer_keep_alive: Call<{ dest: Destination; value: bigint }> };
    readonly Utility: { readonly batch_all: Call<{ calls: readonly unknown[] }> };
    readonly Assets: {
      readonly create: Call<{ id: number; admin: Destination; min_balance: bigint }>;
      readonly mint: Call<{ id: number; beneficiary: Destination; amount: bigint }>;
      readonly transfer: Call<{ id: number; target: Destination; amount: bigint }>;
    };
    readonly Referenda: {
      readonly submit: Call<{
        proposal_origin: { readonly type: "Origins"; readonly value: { readonly type: string } };
        proposal: { readonly type: "Inline"; readonly value: Uint8Array };
        enactment_moment: { readonly type: "After"; readonly value: number };
      }>;
      readonly place_decision_deposit: Call<{ index: number }>;
    };
    readonly ConvictionVoting: {
      readonly vote: Call<{
        poll_index: number;
        vote: {
          readonly type: "Standard";
          readonly value: { readonly vote: number; readonly balance: bigint };
        };
      }>;
    };
    readonly Multisig: {
      readonly as_multi: Call<{
        threshold: number;
        other_signatories: readonly string[];
        maybe_timepoint: { readonly height: number; readonly index: number } | undefined;
        call: unknown;
        max_weight: { readonly ref_time: bigint; readonly proof_size: bigint };
      }>;
    };
  };
}

/** The client's untyped interface, seen as Kusama's. What the chain does not have fails when it is used. */
export function kusamaApi(client: PolkadotClient): KusamaApi {
  return client.getUnsafeApi() as unknown as KusamaApi;
}
