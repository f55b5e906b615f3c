import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { extrinsicPayload, prefixedExtrinsic } from "@serinus/runtime-api";
import type { Random } from "../random.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import type { RpcClient, RpcFailure } from "./rpc-client.ts";
import { createSigner } from "./transfers.ts";

/** Transactions under way at a time. */
const WINDOW = 50;

/** Codes with which a pool refuses: of `sc-rpc-api`'s author errors, from the format to the whole 1010 family. */
const REFUSALS: ReadonlySet<number> = new Set([1001, 1002, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1021]);

/**
 * Submits mutations of valid transactions and of inherents: each must be refused with one of Substrate's codes, and by
 * a decoder or check that meant to, not by a mistake that was caught.
 * @returns how often each code was answered.
 * @throws Error naming an extrinsic that was accepted, or refused otherwise.
 */
export async function hostileExtrinsics(
  client: RpcClient,
  count: number,
  random: Random,
): Promise<ReadonlyMap<number, number>> {
  const samples = await sampleExtrinsics(client);
  const codes = new Map<number, number>();
  for (let sent = 0; sent < count; sent += WINDOW) {
    const size = Math.min(WINDOW, count - sent);
    const batch = Array.from({ length: size }, () => mutateExtrinsic(random.pick(samples), random));
    for (const code of await Promise.all(batch.map((extrinsic) => refusalOf(client, toHex(extrinsic)))))
      codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

/** Most mutations keep the length prefix true: with a false one nothing else is looked at. */
function mutateExtrinsic(extrinsic: Uint8Array, random: Random): Uint8Array {
  if (random.below(5) === 0) return mutateBytes(extrinsic, random);
  return prefixedExtrinsic(mutateBytes(extrinsicPayload(extrinsic), random));
}

async function sampleExtrinsics(client: RpcClient): Promise<Uint8Array[]> {
  const signer = await createSigner(client);
  await client.call("engine_createBlock", [true, true]);
  const { block } = (await client.call("chain_getBlock")) as { block: { extrinsics: readonly Hex[] } };
  const nonce = await signer.nonce();
  return [
    ...Array.from({ length: 8 }, (_, i) => signer.sign(nonce + i)),
    ...block.extrinsics.map((extrinsic) => fromHex(extrinsic)),
  ];
}

async function refusalOf(client: RpcClient, extrinsic: Hex): Promise<number> {
  try {
    await client.call("author_submitExtrinsic", [extrinsic]);
  } catch (error) {
    const { code, message } = error as RpcFailure;
    const meant = code !== 1002 || message.includes("Bad input data provided");
    if (REFUSALS.has(code) && meant) return code;
    throw new Error(`${extrinsic} was refused with ${code}: ${message}`);
  }
  throw new Error(`${extrinsic} was accepted`);
}
