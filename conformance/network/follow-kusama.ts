import assert from "node:assert/strict";
import { Keyring, WsProvider } from "@polkadot/api";
import type { Hex } from "@serinus/bytes";
import { toHex } from "@serinus/bytes";
import { blake2_128, keypairFromUri, twox_128 } from "@serinus/crypto";
import { utf8Encode } from "@serinus/scale";
import { connectApi } from "../clients/polkadot-js-api.ts";
import { openRealChain, type RealRuntime } from "../clients/real-runtimes.ts";
import { type FinalityFollower, followFinality } from "./follow-finality.ts";
import { type LightClient, startLightClient } from "./light-client.ts";
import { startValidators, type Validators } from "./start-validators.ts";

/** What a light client went through on the real Kusama runtime. */
export interface KusamaFollowed {
  readonly specVersion: number;
  /** The first block that was final to it: 0, or where warp sync brought it. */
  readonly start: number;
  /** The block whose state was asked for. */
  readonly at: number;
  /** Finalized blocks that it told of, all the same as the nodes'. */
  readonly blocks: number;
  /** Block into which a transfer went that was handed to it. */
  readonly transfer: number;
  /** Bytes of answers to runtime calls and of storage values that were the same as the nodes'. */
  readonly bytes: number;
}

const alice = toHex(keypairFromUri("//Alice", "sr25519").publicKey).slice(2);

/** Runtime calls with their arguments. */
const CALLS: readonly (readonly [method: string, args: Hex])[] = [
  ["Core_version", "0x"],
  ["Metadata_metadata_at_version", "0x0f000000"],
  ["AccountNonceApi_account_nonce", `0x${alice}`],
  ["BabeApi_current_epoch", "0x"],
  ["GrandpaApi_grandpa_authorities", "0x"],
  ["ParachainHost_validators", "0x"],
];

/** Storage values: `Timestamp.Now`, `Session.Validators`, Alice's `System.Account`, and one that is not there. */
const KEYS: readonly Hex[] = [
  storageKey("Timestamp", "Now"),
  storageKey("Session", "Validators"),
  `${storageKey("System", "Account")}${toHex(blake2_128(keypairFromUri("//Alice", "sr25519").publicKey)).slice(2)}${alice}`,
  storageKey("Nothing", "Here"),
];

/**
 * A real Kusama on two validators of ours: smoldot begins with its first state once block `from` is final, follows
 * `blocks` finalized blocks, answers runtime calls and storage queries as the nodes do, and hands them a transfer.
 */
export async function followKusama(
  runtime: RealRuntime,
  from: number,
  blocks: number,
): Promise<KusamaFollowed> {
  const chain = await openRealChain(runtime);
  const nodes = await startValidators(chain.path);
  try {
    // Asked for before anything is final: the specification as it is, with its first state written out.
    const spec = (await nodes.call("sync_state_genSyncSpec", true)) as object;
    await nodes.finalized(from);
    const light = startLightClient({
      ...spec,
      bootNodes: nodes.bob.listenAddresses,
      telemetryEndpoints: null,
    });
    try {
      const follower = await followFinality(light, nodes, true);
      const initialized = await follower.event(({ event }) => event === "initialized");
      const specVersion = await sameRuntime(initialized.finalizedBlockRuntime, nodes);
      await follower.reaches(from);
      const start = (follower.last()?.number ?? 0) - follower.count() + 1;
      await follower.reaches(start + blocks - 1);
      const { hash, number } = follower.last() as { hash: Hex; number: number };
      let bytes = 0;
      for (const [method, args] of CALLS) {
        const answer = await runtimeCall(light, follower, hash, method, args);
        assert.equal(answer, await nodes.call("state_call", method, args, hash), method);
        bytes += (answer.length - 2) / 2;
      }
      const values = await storageValues(light, follower, hash);
      for (const key of KEYS) {
        const value = values.get(key);
        assert.equal(value ?? null, await nodes.call("state_getStorage", key, hash), key);
        bytes += ((value?.length ?? 2) - 2) / 2;
      }
      assert.equal(values.size, KEYS.length - 1);
      const transfer = await transferThrough(light, nodes);
      return { specVersion, start, at: number, blocks: follower.count(), bytes, transfer };
    } finally {
      await light.close();
    }
  } finally {
    await nodes.close();
    await chain.remove();
  }
}

async function sameRuntime(told: unknown, nodes: Validators): Promise<number> {
  const { type, spec } = told as { type: string; spec: { specName: string; specVersion: number } };
  assert.equal(type, "valid");
  const own = (await nodes.call("state_getRuntimeVersion")) as typeof spec;
  assert.deepEqual([spec.specName, spec.specVersion], [own.specName, own.specVersion]);
  return spec.specVersion;
}

async function runtimeCall(
  light: LightClient,
  follower: FinalityFollower,
  hash: Hex,
  method: string,
  args: Hex,
): Promise<Hex> {
  const operation = await started(
    light.call("chainHead_v1_call", follower.subscription, hash, method, args),
    method,
  );
  const { event, output, error } = await follower.event(
    ({ event, operationId }) => operationId === operation && event !== "operationWaitingForContinue",
  );
  assert.equal(event, "operationCallDone", `${method}: ${error}`);
  return output as Hex;
}

async function storageValues(
  light: LightClient,
  follower: FinalityFollower,
  hash: Hex,
): Promise<ReadonlyMap<Hex, Hex>> {
  const items = KEYS.map((key) => ({ key, type: "value" }));
  const operation = await started(
    light.call("chainHead_v1_storage", follower.subscription, hash, items, null),
    "storage",
  );
  const values = new Map<Hex, Hex>();
  const ends = ["operationStorageDone", "operationInaccessible", "operationError"];
  const { event } = await follower.event((told) => {
    if (told.operationId !== operation) return false;
    for (const { key, value } of (told.items ?? []) as { key: Hex; value: Hex }[]) values.set(key, value);
    return ends.includes(told.event);
  });
  assert.equal(event, "operationStorageDone");
  return values;
}

/** Gives a transfer of Alice's to the light client, and waits until it finds it in a block of the nodes'. */
async function transferThrough(light: LightClient, nodes: Validators): Promise<number> {
  const api = await connectApi(new WsProvider(nodes.url));
  try {
    const keyring = new Keyring({ type: "sr25519" });
    const { address } = keyring.addFromUri("//Bob");
    const transfer = api.tx.balances!.transferKeepAlive!(address, 10n ** 12n);
    const signed = await transfer.signAsync(keyring.addFromUri("//Alice"));
    const included = Promise.withResolvers<Hex>();
    await light.subscribe("transactionWatch_v1_submitAndWatch", [signed.toHex()], (told) => {
      const { event, block, error } = told as { event: string; block?: { hash: Hex } | null; error?: string };
      if (["error", "invalid", "dropped"].includes(event)) included.reject(new Error(`${event}: ${error}`));
      else if (block) included.resolve(block.hash);
    });
    const { header, extrinsics } = await nodes.block(await included.promise);
    assert.ok(extrinsics.includes(signed.toHex()));
    return Number(header.number);
  } finally {
    await api.disconnect();
  }
}

/** The id of an operation, when it was begun. */
async function started(answer: Promise<unknown>, what: string): Promise<string> {
  const { result, operationId } = (await answer) as { result: string; operationId: string };
  assert.equal(result, "started", what);
  return operationId;
}

function storageKey(pallet: string, item: string): Hex {
  return `${toHex(twox_128(utf8Encode(pallet)))}${toHex(twox_128(utf8Encode(item))).slice(2)}` as Hex;
}
