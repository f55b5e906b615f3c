import assert from "node:assert/strict";
import type { Hex } from "@serinus/bytes";
import { toHex } from "@serinus/bytes";
import { blake2_128, keypairFromUri, twox_128 } from "@serinus/crypto";
import { utf8Encode } from "@serinus/scale";
import type { FinalityFollower } from "./follow-finality.ts";
import type { LightClient } from "./light-client.ts";
import type { Validators } from "./start-validators.ts";

const alice = keypairFromUri("//Alice", "sr25519").publicKey;

/** A runtime call and its arguments. */
export type CallAsked = readonly [method: string, args: Hex];

/** Calls that a light client can answer on every relay chain. */
export const COMMON_CALLS: readonly CallAsked[] = [
  ["Core_version", "0x"],
  ["Metadata_metadata_at_version", "0x0f000000"],
  ["AccountNonceApi_account_nonce", toHex(alice)],
  ["BabeApi_current_epoch", "0x"],
  ["GrandpaApi_grandpa_authorities", "0x"],
];

/** Storage values: `Timestamp.Now`, `Session.Validators`, Alice's `System.Account`, and one that is not there. */
const KEYS: readonly Hex[] = [
  storageKey("Timestamp", "Now"),
  storageKey("Session", "Validators"),
  `${storageKey("System", "Account")}${toHex(blake2_128(alice)).slice(2)}${toHex(alice).slice(2)}`,
  storageKey("Nothing", "Here"),
];

/**
 * Asks a light client and the nodes the same runtime calls and storage values of a block. Gives how many bytes of
 * answers were the same; all have to be.
 */
export async function sameAnswers(
  light: LightClient,
  follower: FinalityFollower,
  nodes: Validators,
  hash: Hex,
  calls: readonly CallAsked[],
): Promise<number> {
  // At once, since the block stays pinned for a while only.
  const [values, ...answers] = await Promise.all([
    storageValues(light, follower, hash),
    ...calls.map(([method, args]) => runtimeCall(light, follower, hash, method, args)),
  ]);
  let bytes = 0;
  for (const [index, [method, args]] of calls.entries()) {
    const answer = answers[index] as Hex;
    assert.equal(answer, await nodes.call("state_call", method, args, hash), method);
    bytes += (answer.length - 2) / 2;
  }
  for (const key of KEYS) {
    const value = values.get(key);
    assert.equal(value ?? null, await nodes.call("state_getStorage", key, hash), key);
    bytes += ((value?.length ?? 2) - 2) / 2;
  }
  assert.equal(values.size, KEYS.length - 1);
  return bytes;
}

/** The runtime's version that a light client tells when it begins to follow is the nodes'. Gives `specVersion`. */
export async function sameRuntime(follower: FinalityFollower, nodes: Validators): Promise<number> {
  const initialized = await follower.event(({ event }) => event === "initialized");
  const { type, spec } = initialized.finalizedBlockRuntime as {
    readonly type: string;
    readonly spec: { readonly specName: string; readonly specVersion: number };
  };
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
    light.call("chainHead_v1_call", follower.subscription(), hash, method, args),
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
    light.call("chainHead_v1_storage", follower.subscription(), hash, items, null),
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

/** The id of an operation, when it was begun. */
async function started(answer: Promise<unknown>, what: string): Promise<string> {
  const { result, operationId } = (await answer) as { result: string; operationId: string };
  assert.equal(result, "started", what);
  return operationId;
}

function storageKey(pallet: string, item: string): Hex {
  return `${toHex(twox_128(utf8Encode(pallet)))}${toHex(twox_128(utf8Encode(item))).slice(2)}` as Hex;
}
