import { type BlockHash, fromHex, isHex } from "@serinus/bytes";
import type { RemoteClient } from "@serinus/remote-state";
import { DigestItem, Header } from "@serinus/runtime-api";
import { UsageError } from "../output/usage-error.ts";

/** What has to be known of a block of another chain to go on from it. */
export interface RemoteBlock {
  readonly hash: BlockHash;
  readonly encodedHeader: Uint8Array;
  readonly body: readonly Uint8Array[];
  readonly encodedGenesisHeader: Uint8Array;
  readonly name: string;
  readonly chainType: string | { readonly Custom: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A header as JSON-RPC writes it. */
interface HeaderJson {
  readonly parentHash: string;
  readonly number: string;
  readonly stateRoot: string;
  readonly extrinsicsRoot: string;
  readonly digest: { readonly logs: readonly string[] };
}

/**
 * Reads a block of another node: by hash, by number, or its last finalized one.
 * @throws UsageError when there is no such block, RemoteError when the node does not answer
 */
export async function readRemoteBlock(
  client: RemoteClient,
  at: string | number | undefined,
): Promise<RemoteBlock> {
  const ask = <T>(method: string, ...params: unknown[]): Promise<T> =>
    client.request(method, params) as Promise<T>;
  const hash = await hashOf();
  const [block, genesisHash, name, chainType, properties] = await Promise.all([
    ask<{ block: { header: HeaderJson; extrinsics: string[] } } | null>("chain_getBlock", hash),
    ask<string>("chain_getBlockHash", 0),
    ask<string>("system_chain"),
    ask<RemoteBlock["chainType"]>("system_chainType").catch(() => "Live"),
    ask<Record<string, unknown>>("system_properties").catch(() => ({})),
  ]);
  if (block === null) throw new UsageError(`the remote node has no block ${hash}`);
  const genesis = await ask<HeaderJson>("chain_getHeader", genesisHash);
  return {
    hash,
    encodedHeader: encodeHeader(block.block.header),
    body: block.block.extrinsics.map((extrinsic) => fromHex(extrinsic)),
    encodedGenesisHeader: encodeHeader(genesis),
    name,
    chainType,
    properties,
  };

  async function hashOf(): Promise<BlockHash> {
    if (at === undefined) return ask<BlockHash>("chain_getFinalizedHead");
    if (isHex(at) && at.length === 66) return at.toLowerCase() as BlockHash;
    const number = Number(at);
    if (!Number.isSafeInteger(number) || number < 0)
      throw new UsageError(`--at: ${at} is no block: give its number or its hash`);
    const found = await ask<BlockHash | null>("chain_getBlockHash", number);
    if (found === null) throw new UsageError(`--at: the remote node has no block ${number}`);
    return found;
  }
}

function encodeHeader(json: HeaderJson): Uint8Array {
  return Header.encode({
    parent_hash: json.parentHash as BlockHash,
    number: Number(json.number),
    state_root: json.stateRoot as BlockHash,
    extrinsics_root: json.extrinsicsRoot as BlockHash,
    digest: { logs: json.digest.logs.map((log) => DigestItem.decode(fromHex(log))) },
  });
}
