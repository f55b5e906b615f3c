import { type BlockHash, toHex } from "@serinus/bytes";
import { RuntimeVersion } from "@serinus/runtime-api";
import type { RpcBackend } from "../backend.ts";
import { type Methods, method, subscription, unsubscription } from "../protocol/method.ts";
import { blockHashParam, optional } from "../protocol/params.ts";
import { stateError } from "./errors.ts";
import { blockOrBest } from "./header-json.ts";

/** A runtime version as the legacy methods show it: `apis` is a list of pairs. */
export function runtimeVersionJson(encoded: Uint8Array): Record<string, unknown> {
  const version = RuntimeVersion.decode(encoded);
  return {
    specName: version.spec_name,
    implName: version.impl_name,
    authoringVersion: version.authoring_version,
    specVersion: version.spec_version,
    implVersion: version.impl_version,
    apis: version.apis.map(([id, number]) => [toHex(id), number]),
    transactionVersion: version.transaction_version,
    systemVersion: version.system_version,
    // The name of `systemVersion` before RuntimeVersion of Core 5; Substrate still gives both.
    stateVersion: version.system_version,
  };
}

/** `state_getRuntimeVersion`, its subscription, and their aliases in the `chain` group. */
export function runtimeVersionMethods({ chain, runtime }: RpcBackend): Methods {
  const getRuntimeVersion = method({ at: optional(blockHashParam) }, async ({ at }) => {
    try {
      return runtimeVersionJson(await runtime.version(blockOrBest(chain, at)));
    } catch (error) {
      throw stateError(error);
    }
  });
  const subscribeRuntimeVersion = subscription("state_runtimeVersion", {}, () => (sink) => {
    let told: string | undefined;
    // Versions are read one after the other, so that a slow answer cannot overtake a later one.
    let reading = Promise.resolve();
    const tell = (at: BlockHash): void => {
      reading = reading.then(async () => {
        try {
          const version = runtimeVersionJson(await runtime.version(at));
          const text = JSON.stringify(version);
          if (text !== told) sink(version);
          told = text;
        } catch {
          // The block may be gone by the time it is read; a later one will tell.
        }
      });
    };
    tell(chain.best().hash);
    return chain.subscribe((event) => {
      if (event.type === "rewound") tell(event.block.hash);
      if (event.type !== "best") return;
      if ([...event.enacted, ...event.retracted].some((block) => block.runtimeChanged))
        tell(event.block.hash);
    });
  });
  const unsubscribe = unsubscription(["state_runtimeVersion"]);
  return {
    state_getRuntimeVersion: getRuntimeVersion,
    chain_getRuntimeVersion: getRuntimeVersion,
    state_subscribeRuntimeVersion: subscribeRuntimeVersion,
    chain_subscribeRuntimeVersion: subscribeRuntimeVersion,
    state_unsubscribeRuntimeVersion: unsubscribe,
    chain_unsubscribeRuntimeVersion: unsubscribe,
  };
}
