import { type BlockHash, toHex } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import { messageOf } from "../protocol/message-of.ts";

/** A runtime as `chainHead_v1` tells of it: `apis` is an object, unlike in the legacy methods. */
export type RuntimeSpecEvent =
  | { readonly type: "valid"; readonly spec: Readonly<Record<string, unknown>> }
  | { readonly type: "invalid"; readonly error: string };

/** The runtime of a block. Never rejects: what keeps it from being read is told as `invalid`. */
export async function runtimeSpec(runtime: RuntimeCallApi, at: BlockHash): Promise<RuntimeSpecEvent> {
  try {
    const version = RuntimeVersion.decode(await runtime.version(at));
    return {
      type: "valid",
      spec: {
        specName: version.spec_name,
        implName: version.impl_name,
        specVersion: version.spec_version,
        implVersion: version.impl_version,
        transactionVersion: version.transaction_version,
        apis: Object.fromEntries(version.apis.map(([id, number]) => [toHex(id), number])),
      },
    };
  } catch (error) {
    return { type: "invalid", error: messageOf(error) };
  }
}
