import { type AccountId, concatBytes, type H256, toH256 } from "@serinus/bytes";
import { accountIdOf, type Keypair, keypairFromUri, signWith } from "@serinus/crypto";
import { type AnyCall, addressOf, type MultiSignature, signedPayload } from "@serinus/frame";
import { createMemoryHost, type MemoryHost } from "@serinus/frame/testing";
import {
  ApplyExtrinsicResult,
  Block,
  CheckInherentsResult,
  Header,
  InherentData,
  OpaqueExtrinsic,
  TransactionSource,
  TransactionValidity,
} from "@serinus/runtime-api";
import { bytes, h256, u64, utf8Encode, vec } from "@serinus/scale";
import { CLOCK_INHERENT } from "./clock.ts";
import { type ExampleRuntime, exampleRuntime, version } from "./runtime.ts";

/** The example's runtime on a host in memory, driven through its entry points as a node drives it. */
export interface ExampleChain {
  readonly host: MemoryHost;
  readonly runtime: ExampleRuntime;
  readonly alice: Keypair;
  readonly aliceId: AccountId;
}

/** Hash that stands for the first block: the example does not have one. */
export const GENESIS_HASH = `0x${"00".repeat(32)}` as H256;

export function newExampleChain(): ExampleChain {
  const host = createMemoryHost();
  const runtime = exampleRuntime(host);
  const alice = keypairFromUri("//Alice", "sr25519");
  runtime.call("GenesisBuilder_build_state", bytes.encode(utf8Encode("{}")));
  return { host, runtime, alice, aliceId: accountIdOf(alice) };
}

/** The header with which block `number` is opened. */
export function opening(number: number, parent: H256 = GENESIS_HASH): Header {
  const zero = GENESIS_HASH;
  const logs: Header["digest"]["logs"] = [{ type: "PreRuntime", value: ["BABE", Uint8Array.of(number)] }];
  return { parent_hash: parent, number, state_root: zero, extrinsics_root: zero, digest: { logs } };
}

export function hashOf({ host }: ExampleChain, header: Header): H256 {
  return toH256(host.hashing_blake2_256(Header.encode(header)));
}

export function inherentData(time: bigint): InherentData {
  return { data: new Map([[CLOCK_INHERENT, u64.encode(time)]]) };
}

/** A signed transaction of Alice, version 4. */
export function signed(chain: ExampleChain, call: AnyCall, nonce: number, sign = true): Uint8Array {
  const { format } = chain.runtime.metadata;
  const explicit = [nonce, {}];
  const implicit = [undefined, [version.spec_version, GENESIS_HASH]];
  const payload = signedPayload(
    chain.host,
    format.call.encode(call),
    format.explicit.encode(explicit),
    format.implicit.encode(implicit),
  );
  const raw = sign ? signWith(chain.alice, payload) : new Uint8Array(64);
  const signature: MultiSignature = { type: "Sr25519", value: raw };
  return format.encode(
    { type: "Signed", address: addressOf(chain.aliceId), signature, extensions: explicit },
    call,
  );
}

/** Builds a block on the chain's state as an author does. */
export function buildBlock(
  chain: ExampleChain,
  header: Header,
  time: bigint,
  transactions: readonly Uint8Array[],
) {
  const { runtime } = chain;
  runtime.call("Core_initialize_block", Header.encode(header));
  const inherents = InherentData.encode(inherentData(time));
  const extrinsics = vec(OpaqueExtrinsic).decode(runtime.call("BlockBuilder_inherent_extrinsics", inherents));
  extrinsics.push(...transactions);
  const results = extrinsics.map((extrinsic) =>
    ApplyExtrinsicResult.decode(runtime.call("BlockBuilder_apply_extrinsic", extrinsic)),
  );
  const closed = Header.decode(runtime.call("BlockBuilder_finalize_block", new Uint8Array()));
  return { header: closed, extrinsics, results };
}

export function encodeBlock(header: Header, extrinsics: readonly Uint8Array[]): Uint8Array {
  return Block.encode({ header, extrinsics: [...extrinsics] });
}

/** What a pool is told of a transaction on top of `parent`. The state is as before. */
export function validate(
  chain: ExampleChain,
  extrinsic: Uint8Array,
  parent: H256 = GENESIS_HASH,
): TransactionValidity {
  const args = concatBytes(TransactionSource.encode({ type: "External" }), extrinsic, h256.encode(parent));
  chain.host.storage_start_transaction();
  try {
    return TransactionValidity.decode(
      chain.runtime.call("TaggedTransactionQueue_validate_transaction", args),
    );
  } finally {
    chain.host.storage_rollback_transaction();
  }
}

export function checkInherents(
  chain: ExampleChain,
  block: Uint8Array,
  data: InherentData,
): CheckInherentsResult {
  const args = concatBytes(block, InherentData.encode(data));
  return CheckInherentsResult.decode(chain.runtime.call("BlockBuilder_check_inherents", args));
}
