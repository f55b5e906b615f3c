import type { Authoring } from "@serinus/authoring";
import type { Chain } from "@serinus/chain";
import type { Executor } from "@serinus/executor";
import type { LogLevel } from "@serinus/host-api";
import type { Log, PoolApi, RuntimeCallApi, StateApi } from "@serinus/node-api";
import type { Clock } from "./clock.ts";
import type { RuntimeCodecs } from "./runtime-codecs.ts";

/** What control over a chain stands on. */
export interface DevelopmentOptions {
  readonly chain: Pick<
    Chain,
    | "best"
    | "finalized"
    | "block"
    | "body"
    | "canonicalHash"
    | "hasState"
    | "setHead"
    | "changeState"
    | "pin"
    | "unpin"
  >;
  readonly state: Pick<StateApi, "get" | "hash" | "nextKey" | "readProof" | "root" | "whenFetched">;
  readonly runtime: RuntimeCallApi;
  readonly executor: Executor["development"];
  readonly authoring: Pick<Authoring, "createBlock" | "draft" | "sealing" | "setSealing" | "forgetRules">;
  readonly pool: Pick<PoolApi, "submit" | "pending" | "remove" | "nextNonce">;
  readonly clock: Clock;
  /** Decimals of the chain's token, 12 when they are not known. */
  readonly tokenDecimals?: number | undefined;
  /** Shows accounts as addresses of this network; hex without it. */
  readonly ss58Prefix?: number | undefined;
  readonly log: Log;
  /** Lets runtimes' logs up to a level into the node's log. @returns the most detailed level that this takes then. */
  readonly showRuntimeLogs: (level: LogLevel | -1) => LogLevel | -1;
}

/** The options with what is made of them once. */
export interface DevelopmentScene extends DevelopmentOptions {
  readonly codecs: RuntimeCodecs;
}
