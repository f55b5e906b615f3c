import { apiMethod, type RuntimeApi } from "@serinus/frame";
import { accountId, u32 } from "@serinus/scale";
import { accountNonce } from "./accounts.ts";
import type { System } from "./system.ts";

/** `AccountNonceApi`: the nonce of an account's next transaction. */
export function accountNonceApi(system: System): RuntimeApi {
  return {
    name: "AccountNonceApi",
    id: "0xbc9d89904f5b923f",
    version: 1,
    docs: "The nonce of an account's next transaction.",
    methods: {
      account_nonce: apiMethod({
        inputs: { account: accountId },
        output: u32,
        docs: "How many transactions the account has sent.",
        run: ({ account }) => accountNonce(system, account),
      }),
    },
  };
}
