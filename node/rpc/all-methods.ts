import { toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { RpcBackend } from "./backend.ts";
import { developmentMethods } from "./dev/methods.ts";
import { authorMethods } from "./legacy/author.ts";
import { chainMethods } from "./legacy/chain.ts";
import { childStateMethods } from "./legacy/child-state.ts";
import { consensusMethods } from "./legacy/consensus.ts";
import { engineMethods } from "./legacy/engine.ts";
import { mmrMethods } from "./legacy/mmr.ts";
import { offchainMethods } from "./legacy/offchain.ts";
import { paymentMethods } from "./legacy/payment.ts";
import { runtimeVersionMethods } from "./legacy/runtime-version.ts";
import { sessionKeyMethods } from "./legacy/session-keys.ts";
import { stateMethods } from "./legacy/state.ts";
import { syncStateMethods } from "./legacy/sync-state.ts";
import { systemMethods } from "./legacy/system.ts";
import { type Methods, method } from "./protocol/method.ts";
import { archiveMethods } from "./spec/archive.ts";
import { chainHeadMethods } from "./spec/chain-head/methods.ts";
import { chainSpecMethods } from "./spec/chain-spec.ts";
import { transactionMethods } from "./spec/transaction.ts";

/** Every method that this node serves, `rpc_methods` included, which lists them all and nothing else. */
export function allMethods(backend: RpcBackend): Methods {
  const served: Methods = {
    ...authorMethods(backend, (extrinsic) => toHex(blake2_256(extrinsic))),
    ...chainMethods(backend),
    ...childStateMethods(backend),
    ...consensusMethods(backend),
    ...developmentMethods(backend),
    ...engineMethods(backend),
    ...mmrMethods(backend),
    ...offchainMethods(backend),
    ...paymentMethods(backend),
    ...runtimeVersionMethods(backend),
    ...sessionKeyMethods(backend),
    ...stateMethods(backend),
    ...syncStateMethods(backend),
    ...systemMethods(backend),
    ...archiveMethods(backend),
    ...chainHeadMethods(backend),
    ...chainSpecMethods(backend),
    ...transactionMethods(backend),
  };
  const names = [...Object.keys(served), "rpc_methods"].sort();
  return { ...served, rpc_methods: method({}, () => ({ methods: names })) };
}
