import assert from "node:assert/strict";
import { join } from "node:path";
import { fromHex, toHex } from "@serinus/bytes";
import { memoryState } from "@serinus/state";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { readBuiltState, readBytes, specFile } from "./runtime-exec/spec-files.ts";
import { callOn, createTestEngine, loadCode } from "./runtime-exec/test-chain.ts";

const KUSAMA = "kusama-2001001";
const ASSET_HUB = "statemine-1019003";

/** Calls a runtime with hex on the state of its preset `local_testnet`. */
type Ask = (method: string, param: string) => string;

/** A runtime that can be asked, `undefined` when it was not fetched. */
function openRuntime(name: string, path: string, context: VectorContext): Ask | undefined {
  const file = specFile(`${name}.wasm`, context);
  if (file === undefined) return undefined;
  const engine = createTestEngine();
  const runtime = loadCode(engine, readBytes(file));
  const states = join(path, "../../runtime-exec/states");
  const view = memoryState(
    { top: readBuiltState(join(states, `built-${name}-local_testnet.json.gz`)).top },
    1,
  );
  return (method, param) => toHex(callOn(engine, runtime, view, method, fromHex(param)));
}

/** Cases that name the expected answer of both runtimes to one encoded value. */
const onBoth =
  <T extends { readonly encoded: string }>(
    method: string,
    kusama: keyof T & string,
    assetHub: keyof T & string,
  ) =>
  async (path: string, context: VectorContext): Promise<void> => {
    for (const [name, field] of [
      [KUSAMA, kusama],
      [ASSET_HUB, assetHub],
    ] as const) {
      const ask = openRuntime(name, path, context);
      if (ask === undefined) continue;
      for (const [index, vector] of context.json<T[]>(path).entries()) {
        await context.check(`${index}: ${method} of ${name}`, () =>
          assert.equal(ask(method, vector.encoded), vector[field]),
        );
      }
    }
  };

interface FeeCase {
  readonly runtime: string;
  readonly fn: string;
  readonly param: string;
  readonly result: string;
}

async function fees(path: string, context: VectorContext): Promise<void> {
  const cases = context.json<FeeCase[]>(path);
  for (const name of new Set(cases.map(({ runtime }) => runtime))) {
    const ask = openRuntime(name, path, context);
    if (ask === undefined) continue;
    for (const [index, { runtime, fn, param, result }] of cases.entries()) {
      if (runtime === name)
        await context.check(`${index}: ${fn} of ${name}`, () => assert.equal(ask(fn, param), result));
    }
  }
}

/** XCM as real runtimes see it. */
export const files: FolderCheckers = {
  "xcm-locations.json": onBoth<{
    readonly encoded: string;
    readonly kusamaConvertLocation: string;
    readonly assetHubConvertLocation: string;
  }>("LocationToAccountApi_convert_location", "kusamaConvertLocation", "assetHubConvertLocation"),
  "xcm-programs.json": onBoth<{
    readonly encoded: string;
    readonly kusamaWeight: string;
    readonly assetHubWeight: string;
  }>("XcmPaymentApi_query_xcm_weight", "kusamaWeight", "assetHubWeight"),
  "xcm-fees.json": fees,
};
