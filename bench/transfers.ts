import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { createEngine } from "@serinus/engine";
import { type AnyCall, addressOf } from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import { createHostFunctions } from "@serinus/host-functions";
import {
  ApplyExtrinsicResult,
  BuildStateResult,
  type Digest,
  Header,
  InherentData,
  OpaqueExtrinsic,
  OptionalPreset,
  OptionalPresetId,
} from "@serinus/runtime-api";
import { assembleRuntime } from "@serinus/runtime-kusama";
import { bytes, u64, vec } from "@serinus/scale";
import { bundleRuntime } from "@serinus/serinus-cli";
import { createOverlay, memoryState } from "@serinus/state";
import type { Figure } from "./figure.ts";

/** A block holds a little more than 2200 transfers. */
const ROUNDS = 10;
const PER_ROUND = 200;
const ZERO = `0x${"00".repeat(32)}` as H256;

const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d" as AccountId;
const BOB = "0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48" as AccountId;

/** `PreDigest::SecondaryPlain` of authority 0 in slot 1: Alice makes the block. */
const ALICE_MAKES: Digest = {
  logs: [{ type: "PreRuntime", value: ["BABE", Uint8Array.of(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)] }],
};

type Call = (method: string, args: Uint8Array) => Uint8Array;

/**
 * What a signed transfer costs the runtime: decoding, checks, fee, transfer and events, in the realm in which a node
 * runs it and outside of it. Every signature is taken as good: verifying is the host's work. The fastest of some rounds.
 */
export async function run(report: (figure: Figure) => void): Promise<void> {
  const host = freshHost();
  const { code } = await bundleRuntime({
    entry: new URL("../runtimes/kusama/index.ts", import.meta.url).pathname,
  });
  const runtime = createEngine({ hashing: host }).instantiate(code, toH256(blake2_256(code)));
  const outside = freshHost();
  const { bound } = assembleRuntime(outside);
  const figures = {
    realm: transferTime((method, args) => runtime.call(host, method, args)),
    plain: transferTime(bound.call),
  };
  for (const [where, value] of Object.entries(figures)) {
    report({ name: `transfer.apply.${where}`, value, unit: "us", rounds: ROUNDS, transfers: PER_ROUND });
  }
}

/** A host without a state yet that finds every signature good. */
function freshHost(): HostApi {
  const host = createHostFunctions({ storage: createOverlay(memoryState({ top: [], children: [] }, 1)) });
  return { ...host, crypto_sr25519_verify: () => true };
}

/** Microseconds for a transfer. */
function transferTime(call: Call): number {
  openBlock(call);
  const transfers = signedTransfers();
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    const some = transfers.slice(round * PER_ROUND, (round + 1) * PER_ROUND);
    const started = performance.now();
    for (const transfer of some) apply(call, transfer);
    return ((performance.now() - started) * 1000) / PER_ROUND;
  });
  call("BlockBuilder_finalize_block", new Uint8Array());
  return Math.min(...rounds);
}

/** Builds the genesis and opens block 1. */
function openBlock(call: Call): void {
  const preset = OptionalPreset.decode(
    call("GenesisBuilder_get_preset", OptionalPresetId.encode("development")),
  );
  const built = BuildStateResult.decode(
    call("GenesisBuilder_build_state", bytes.encode(preset ?? new Uint8Array())),
  );
  if (built.type === "Err") throw new Error(built.value);
  const zeros = { parent_hash: ZERO, state_root: ZERO, extrinsics_root: ZERO };
  call("Core_initialize_block", Header.encode({ ...zeros, number: 1, digest: ALICE_MAKES }));
  const inherentData = { data: new Map([["timstap0", u64.encode(6000n)]]) };
  const inherents = call("BlockBuilder_inherent_extrinsics", InherentData.encode(inherentData));
  for (const inherent of vec(OpaqueExtrinsic).decode(inherents)) apply(call, inherent);
}

function apply(call: Call, extrinsic: Uint8Array): void {
  const result = ApplyExtrinsicResult.decode(call("BlockBuilder_apply_extrinsic", extrinsic));
  if (result.type !== "Ok" || result.value.type !== "Ok") throw new Error(`an extrinsic is ${result.type}`);
}

/** Transfers between Alice and Bob in turn, with their nonces. */
function signedTransfers(): Uint8Array[] {
  const { format, extensions } = assembleRuntime(freshHost()).executive.parts;
  return Array.from({ length: ROUNDS * PER_ROUND }, (_, i) => {
    const [from, to] = i % 2 === 0 ? [ALICE, BOB] : [BOB, ALICE];
    const transfer: AnyCall = {
      type: "Balances",
      value: { type: "transfer_keep_alive", value: { dest: addressOf(to), value: 1_000_000_000_000n } },
    };
    const explicit: Readonly<Record<string, unknown>> = {
      CheckMortality: { type: "Immortal" },
      CheckNonce: i >> 1,
      ChargeTransactionPayment: 0n,
      CheckMetadataHash: { mode: { type: "Disabled" } },
    };
    const signature = { type: "Sr25519" as const, value: new Uint8Array(64) };
    const said = extensions.map(({ identifier }) => explicit[identifier] ?? {});
    return format.encode({ type: "Signed", address: addressOf(from), signature, extensions: said }, transfer);
  });
}
