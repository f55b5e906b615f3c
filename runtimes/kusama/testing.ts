import { type H256, toAccountId } from "@serinus/bytes";
import { keypairFromUri, signWith } from "@serinus/crypto";
import { type AnyCall, signedPayload } from "@serinus/frame";
import { createMemoryHost, type MemoryHost } from "@serinus/frame/testing";
import {
  ApplyExtrinsicResult,
  BABE_ENGINE_ID,
  BabePreDigest,
  BuildStateResult,
  type Digest,
  ExtrinsicInclusionMode,
  Header,
  InherentData,
  OpaqueExtrinsic,
  OptionalPreset,
  OptionalPresetId,
  TransactionSource,
  TransactionValidity,
} from "@serinus/runtime-api";
import { bytes, type Codec, type Era, h256, tuple, u64, vec } from "@serinus/scale";
import { type AssembledRuntime, assembleRuntime, type RuntimeOptions } from "./runtime.ts";
import { SLOT_DURATION } from "./time.ts";

/** A chain of this runtime in memory, spoken to through its runtime APIs as a node does. */
export interface KusamaChain {
  readonly host: MemoryHost;
  readonly runtime: AssembledRuntime;
  call<A, R>(method: string, args: Codec<A>, values: A, result: Codec<R>): R;
  /**
   * Opens the next block, with its timestamp put in. Unless told otherwise it is in the slot after that of the block
   * before, and made by authority 0, who has not won the slot.
   */
  openBlock(preDigest?: Partial<BabePreDigest["value"]> & { readonly type?: BabePreDigest["type"] }): void;
  apply(extrinsic: Uint8Array): ApplyExtrinsicResult;
  /** Closes the block and gives its header and body. */
  closeBlock(): { readonly header: Header; readonly extrinsics: readonly Uint8Array[] };
  validate(extrinsic: Uint8Array): TransactionValidity;
  /** A transaction of `//Name`, with the nonce of its account unless told otherwise. */
  sign(uri: string, call: AnyCall, options?: SignOptions): Uint8Array;
  /** Checks every pallet's invariants. */
  tryState(): void;
}

/** What a test may want otherwise in a transaction. Extensions are named by their identifiers. */
export interface SignOptions {
  readonly nonce?: number;
  readonly era?: Era;
  readonly explicit?: Readonly<Record<string, unknown>>;
  /** What is signed in place of what the chain expects. */
  readonly implicit?: Readonly<Record<string, unknown>>;
}

const ZERO = `0x${"00".repeat(32)}` as H256;

/** The digest that opens a block. */
const digestOf = (preDigest: BabePreDigest): Digest => ({
  logs: [{ type: "PreRuntime", value: [BABE_ENGINE_ID, BabePreDigest.encode(preDigest)] }],
});

/** The same host, whose functions a test may still replace. */
function lateBound(host: MemoryHost): MemoryHost {
  const functions = host as unknown as Record<string, (...args: unknown[]) => unknown>;
  const names = Object.keys(functions);
  return Object.fromEntries(
    names.map((name) => [name, (...args: unknown[]) => functions[name]?.(...args)]),
  ) as unknown as MemoryHost;
}

/** A chain at the genesis of a preset. */
export function kusamaChain(preset = "development", options: RuntimeOptions = {}): KusamaChain {
  const host = createMemoryHost();
  const runtime = assembleRuntime(lateBound(host), options);
  const { bound, executive } = runtime;
  const { format, extensions, system } = executive.parts;
  let parent = ZERO;
  let slot = 0n;
  let body: Uint8Array[] = [];

  const call: KusamaChain["call"] = (method, args, values, result) =>
    result.decode(bound.call(method, args.encode(values)));
  const apply = (extrinsic: Uint8Array): ApplyExtrinsicResult => {
    body.push(extrinsic);
    return ApplyExtrinsicResult.decode(bound.call("BlockBuilder_apply_extrinsic", extrinsic));
  };

  const json = call("GenesisBuilder_get_preset", OptionalPresetId, preset, OptionalPreset);
  if (json === undefined) throw new Error(`no preset ${preset}`);
  const built = call("GenesisBuilder_build_state", bytes, json, BuildStateResult);
  if (built.type === "Err") throw new Error(built.value);

  return {
    host,
    runtime,
    call,
    apply,
    openBlock({ type = "SecondaryPlain", ...claim } = {}) {
      const number = system.blockNumber() + 1;
      slot = claim.slot ?? slot + 1n;
      const preDigest = { type, value: { authority_index: 0, ...claim, slot } } as BabePreDigest;
      const header = {
        parent_hash: parent,
        number,
        state_root: ZERO,
        extrinsics_root: ZERO,
        digest: digestOf(preDigest),
      };
      call("Core_initialize_block", Header, header, ExtrinsicInclusionMode);
      body = [];
      const data = { data: new Map([["timstap0", u64.encode(slot * SLOT_DURATION)]]) };
      for (const inherent of call(
        "BlockBuilder_inherent_extrinsics",
        InherentData,
        data,
        vec(OpaqueExtrinsic),
      )) {
        apply(inherent);
      }
    },
    closeBlock() {
      const header = Header.decode(bound.call("BlockBuilder_finalize_block", new Uint8Array()));
      parent = h256.decode(host.hashing_blake2_256(Header.encode(header)));
      return { header, extrinsics: body };
    },
    validate(extrinsic) {
      host.storage_start_transaction();
      const args = tuple(TransactionSource, OpaqueExtrinsic, h256);
      const values = [{ type: "External" as const }, extrinsic, parent] as [
        TransactionSource,
        Uint8Array,
        H256,
      ];
      const result = call("TaggedTransactionQueue_validate_transaction", args, values, TransactionValidity);
      host.storage_rollback_transaction();
      return result;
    },
    sign(uri, runtimeCall, { nonce, era = { type: "Immortal" }, explicit = {}, implicit = {} } = {}) {
      const pair = keypairFromUri(uri, "sr25519");
      const who = toAccountId(pair.publicKey);
      const defaults: Readonly<Record<string, unknown>> = {
        CheckMortality: era,
        CheckNonce: nonce ?? system.accountNonce(who),
        ChargeTransactionPayment: 0n,
        CheckMetadataHash: { mode: { type: "Disabled" } },
      };
      const said = extensions.map(({ identifier }) => explicit[identifier] ?? defaults[identifier] ?? {});
      const meant = extensions.map(
        ({ identifier, getImplicit }, i) => implicit[identifier] ?? getImplicit(said[i]),
      );
      const payload = signedPayload(
        host,
        format.call.encode(runtimeCall),
        format.explicit.encode(said),
        format.implicit.encode(meant),
      );
      const signature = { type: "Sr25519" as const, value: signWith(pair, payload) };
      const address = { type: "Id" as const, value: who };
      return format.encode({ type: "Signed", address, signature, extensions: said }, runtimeCall);
    },
    tryState() {
      for (const { pallet, code } of executive.parts.pallets) code.tryState?.(pallet);
    },
  };
}
