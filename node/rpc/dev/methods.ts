import { toHex } from "@serinus/bytes";
import {
  type DevelopmentApi,
  type DryRunRequest,
  dryRunJson,
  dryRunPage,
  runBlockJson,
  runBlockPage,
} from "@serinus/development";
import { PoolError } from "@serinus/node-api";
import type { RpcBackend } from "../backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Method, type Methods, method } from "../protocol/method.ts";
import {
  blockHashParam,
  boolParam,
  bytesParam,
  list,
  object,
  oneOrMany,
  optional,
  type ParamSpec,
  type ParamsOf,
  stringParam,
  u32Param,
} from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";
import {
  amountParam,
  anyParam,
  blockParam,
  buildBlockModeParam,
  extrinsicsParam,
  fastForwardParam,
  hexParam,
  logLevelParam,
  timeParam,
} from "./params.ts";
import { relayInput, relayParams } from "./relay-params.ts";

/** chopsticks' code for whatever a development method cannot do. */
const FAILED = 1;

/** A method whose failures are told with their reason. */
function developmentMethod<S extends ParamSpec>(spec: S, run: (params: ParamsOf<S>) => unknown): Method {
  return method(spec, async (params) => {
    try {
      return await run(params);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      if (error instanceof PoolError) throw new RpcError(error.code, error.message, error.data);
      throw new RpcError(FAILED, messageOf(error));
    }
  });
}

/** What chopsticks takes and is not served here, with what to do instead. */
const UNSERVED: Readonly<Record<string, string>> = {
  htmlPath: "this server writes no files; ask for html: true, or use serinus run-block --html FILE",
  htmlpath: "this server writes no files; ask for html: true, or use serinus run-block --html FILE",
};

/** Refuses what would otherwise be ignored without a word. */
function refuseUnserved(given: unknown): void {
  if (typeof given !== "object" || given === null) return;
  for (const [name, value] of Object.entries(given)) {
    const why = UNSERVED[name];
    if (why === undefined || value === null || value === undefined) continue;
    throw new RpcError(FAILED, `${name} is not supported: ${why}`);
  }
}

const newBlockParam = object({
  count: optional(u32Param),
  to: optional(u32Param),
  transactions: optional(extrinsicsParam),
  unsafeBlockHeight: optional(u32Param),
  ...relayParams,
});

const dryRunParam = object({
  raw: optional(boolParam),
  html: optional(boolParam),
  extrinsic: anyParam,
  call: anyParam,
  origin: anyParam,
  preimage: optional(hexParam),
  at: optional(blockHashParam),
  ...relayParams,
});

const runBlockParam = object({
  includeRaw: optional(boolParam),
  includeParsed: optional(boolParam),
  includeBlockDetails: optional(boolParam),
  html: optional(boolParam),
  parent: optional(blockHashParam),
  block: (value, where) =>
    typeof value === "object" && value !== null
      ? object({ header: anyParam, extrinsics: list(hexParam) })(value, where)
      : blockParam(value, where),
});

/** `dev_*`: chopsticks' methods with its parameters, and more, on nodes whose chain is their own. */
export function developmentMethods({ development }: RpcBackend): Methods {
  return development === undefined ? {} : methodsOf(development);
}

function methodsOf(development: DevelopmentApi): Methods {
  return {
    dev_newBlock: developmentMethod({ params: anyParam }, ({ params }) => {
      refuseUnserved(params);
      const { count, to, transactions, unsafeBlockHeight, ...others } = newBlockParam(params ?? {}, "params");
      return development.newBlock({
        count,
        to,
        transactions,
        unsafeBlockHeight,
        relay: relayInput(others),
        upward: others.ump,
      });
    }),
    dev_setStorage: developmentMethod(
      { values: anyParam, blockHash: optional(blockHashParam) },
      ({ values, blockHash }) => development.setStorage(values, blockHash),
    ),
    dev_setHead: developmentMethod({ hashOrNumber: blockParam }, ({ hashOrNumber }) =>
      development.setHead(hashOrNumber),
    ),
    dev_timeTravel: developmentMethod({ date: timeParam }, ({ date }) => development.timeTravel(date)),
    dev_setBlockBuildMode: developmentMethod({ mode: buildBlockModeParam }, ({ mode }) => {
      development.setBlockBuildMode(mode);
      return null;
    }),
    dev_setRuntimeLogLevel: developmentMethod({ level: logLevelParam }, async ({ level }) => {
      await development.setRuntimeLogLevel(level);
      return null;
    }),
    dev_getReadProof: developmentMethod(
      { keys: list(bytesParam), at: optional(blockHashParam) },
      ({ keys, at }) => development.getReadProof(keys, at),
    ),
    dev_dryRun: developmentMethod({ params: anyParam }, async ({ params }) => {
      refuseUnserved(params);
      const { raw, html, extrinsic, call, origin, preimage, at, ...others } = dryRunParam(params, "params");
      const report = await development.dryRun({
        extrinsic: (extrinsic ?? undefined) as DryRunRequest["extrinsic"],
        call,
        origin,
        preimage,
        at,
        relay: relayInput(others),
        upward: others.ump,
      });
      if (html) return dryRunPage(report);
      if (raw)
        return report.differences.map(({ key, after }) => [
          toHex(key),
          after === undefined ? null : toHex(after),
        ]);
      return dryRunJson(report);
    }),
    dev_runBlock: developmentMethod({ params: anyParam }, async ({ params }) => {
      refuseUnserved(params);
      const { html, block, parent, ...format } = runBlockParam(params, "params");
      const report = await development.runBlock({ block, parent });
      if (html) return runBlockPage(report, "Block");
      const { includeRaw = true, includeParsed = false, includeBlockDetails = false } = format;
      return runBlockJson(report, { includeRaw, includeParsed, includeBlockDetails });
    }),
    dev_snapshot: developmentMethod({}, () => development.snapshot()),
    dev_revert: developmentMethod({ id: stringParam }, async ({ id }) => {
      await development.revert(id);
      return true;
    }),
    dev_fundAccount: developmentMethod(
      { accounts: oneOrMany(stringParam), amount: optional(amountParam) },
      async ({ accounts, amount }) => {
        for (const account of [accounts].flat()) await development.fundAccount(account, amount);
        return null;
      },
    ),
    dev_actAs: developmentMethod({ origin: anyParam, call: anyParam }, ({ origin, call }) =>
      development.actAs(origin, call),
    ),
    dev_fastForward: developmentMethod({ target: fastForwardParam }, ({ target }) =>
      development.fastForward(target),
    ),
    dev_decodeStorage: developmentMethod({ key: bytesParam, at: optional(blockHashParam) }, ({ key, at }) =>
      development.decodeEntry(key, at),
    ),
  };
}
