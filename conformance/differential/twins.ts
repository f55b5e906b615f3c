import { startsWith, toH256, toHex } from "@serinus/bytes";
import { blake2_256, twox_128 } from "@serinus/crypto";
import type { DynamicCodec } from "@serinus/dynamic-codec";
import type { Engine } from "@serinus/engine";
import type { AnyCall } from "@serinus/frame";
import { createHostFunctions } from "@serinus/host-functions";
import { OptionalPreset, OptionalPresetId } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { type AssembledRuntime, assembleRuntime } from "@serinus/runtime-kusama";
import { bytes, type Codec, u64, utf8Encode } from "@serinus/scale";
import { createOverlay, memoryState, type StateView } from "@serinus/state";
import { endowment, signerKeys } from "./accounts.ts";
import { beginBlock, endBlock } from "./begin-block.ts";
import type { Judgement } from "./judgement.ts";
import type { Entries } from "./read-spec.ts";
import { type Bind, createSide, type EntryPoints, JudgeError, keysWith, type Side } from "./side.ts";

/** Our runtime and a real one, and the state from which both begin. */
export interface Twins {
  readonly ours: Side;
  readonly real: Side;
  /** Our runtime's call. */
  readonly call: Codec<AnyCall>;
  /** The pallets that both have. */
  readonly pallets: readonly string[];
  /** The number of the last block of the state. */
  readonly block: number;
  /** The last block before the real runtime's first epoch ends: its other pallets then pay, elect and rotate. */
  readonly lastBlock: number;
  /** Whether `lastBlock` is the first epoch's, and not far. */
  readonly hasShortEpochs: boolean;
  /** Puts both back to the beginning. */
  reset(): void;
}

type State = Map<string, readonly [key: Uint8Array, value: Uint8Array]>;

/** How many blocks a sequence has at most. */
const LONGEST = 64;

/** The first 8 bytes of the blake2 hash of `BabeApi`. */
const BABE_API = "0xcbca25e39f142387";

const CODE_KEY = "0x3a636f6465";

/**
 * Both runtimes on one beginning: the state after the real runtime's first block, in which it has done what it does only
 * once, with the signers' accounts added. Ours gets of it what belongs to the pallets that it has.
 * @param bindReal the real runtime
 * @throws JudgeError when the real runtime cannot be held against ours
 */
export function createTwins(
  genesis: Entries,
  bindReal: Bind,
  engine: Engine,
  judge: (specVersion: number) => Judgement,
): { readonly twins: Twins; readonly judgement: Judgement } {
  const real = createSide("real", bindReal, engine);
  const judgement = judge(real.version.spec_version);
  const state = firstState(real, genesis);
  const offchain = real.takeIndexed();
  fund(state, real.codec);
  const epoch = hasEpochs(real) ? epochLength(real) : undefined;
  const { side: ours, call } = ourSide(engine, epoch);
  const ourPallets = new Set(ours.codec.metadata.pallets.map(({ name }) => name));
  const pallets = real.codec.metadata.pallets.map(({ name }) => name).filter((name) => ourPallets.has(name));

  const prefixes = pallets.map((name) => twox_128(utf8Encode(name)));
  const isShared = (key: Uint8Array): boolean => prefixes.some((prefix) => startsWith(key, prefix));
  const shared: State = new Map();
  for (const [hex, [key, value]] of state) {
    if (hex === CODE_KEY) shared.set(hex, [key, value]);
    else if (isShared(key)) shared.set(hex, [key, inOurForm(key, value, ours, real, judgement)]);
  }
  noteVersion(shared, ours);
  const [realState, ourState] = [viewOf(state), viewOf(shared)];
  const twins: Twins = {
    ours,
    real,
    call,
    pallets,
    block: 1,
    lastBlock: Math.min(epoch ?? LONGEST, LONGEST),
    hasShortEpochs: epoch !== undefined && epoch < LONGEST,
    reset() {
      ours.reset(ourState, offchain);
      real.reset(realState, offchain);
    },
  };
  return { twins, judgement };
}

/** A value of the real runtime as ours keeps it, where that is known to be otherwise. */
function inOurForm(
  key: Uint8Array,
  value: Uint8Array,
  ours: Side,
  real: Side,
  judgement: Judgement,
): Uint8Array {
  const item = ours.codec.storage.all.find(({ prefix }) => startsWith(key, prefix));
  const kept = real.codec.storage.all.find(({ prefix }) => startsWith(key, prefix));
  if (item === undefined || kept === undefined || !judgement.hasOtherForm(`${item.pallet}.${item.name}`))
    return value;
  const read = real.codec.decodeValue(kept, value);
  return ours.codec.encode(item.value, judgement.storage(`${item.pallet}.${item.name}`, read, "real"));
}

/** The real runtime of a first state. @throws Error when it has no code */
export function bindCode(genesis: Entries, engine: Engine): Bind {
  const code = genesis.find(([key]) => toHex(key) === CODE_KEY)?.[1];
  if (code === undefined) throw new Error("the first state has no :code");
  const runtime = engine.instantiate(code, toH256(blake2_256(code)));
  return (host) => ({ version: runtime.version, call: (method, args) => runtime.call(host, method, args) });
}

/** Our own runtime. */
export const bindOurs: Bind = (host) => bindAssembled(assembleRuntime(host));

/** The first state of a development chain of ours. */
export function ourGenesis(engine: Engine): Entries {
  const overlay = createOverlay(memoryState({ top: [] }, 1));
  const host = createHostFunctions({ storage: overlay, readRuntimeVersion: engine.readVersion });
  const { call } = bindOurs(host);
  const preset = OptionalPreset.decode(
    call("GenesisBuilder_get_preset", OptionalPresetId.encode("development")),
  );
  call("GenesisBuilder_build_state", bytes.encode(preset ?? new Uint8Array()));
  return overlay.drain(1).top.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}

function bindAssembled({ bound }: AssembledRuntime): EntryPoints {
  return { version: bound.call("Core_version", new Uint8Array()), call: bound.call };
}

function ourSide(
  engine: Engine,
  epoch: number | undefined,
): { readonly side: Side; readonly call: Codec<AnyCall> } {
  let call: Codec<AnyCall> | undefined;
  const side = createSide(
    "ours",
    (host) => {
      const runtime = assembleRuntime(host, epoch === undefined ? {} : { epochDuration: BigInt(epoch) });
      call = runtime.executive.parts.format.call;
      return bindAssembled(runtime);
    },
    engine,
  );
  return { side, call: call as Codec<AnyCall> };
}

const hasEpochs = ({ version }: Side): boolean => version.apis.some(([id]) => toHex(id) === BABE_API);

/** Blocks of an epoch, which begins with block 1 (`BabeApi_configuration`: slot duration, then epoch length). */
function epochLength(side: Side): number {
  return Number(u64.decode(side.call("BabeApi_configuration", new Uint8Array()).slice(8, 16)));
}

/** The state after block 1. @throws JudgeError when the runtime makes no block of a relay chain's inherents */
function firstState(side: Side, genesis: Entries): State {
  side.reset(memoryState({ top: genesis }, 1));
  try {
    beginBlock(side, 1);
    endBlock(side);
  } catch (error) {
    if (!(error instanceof RuntimeTrap)) throw error;
    const { spec_name, spec_version } = side.version;
    throw new JudgeError(
      `${spec_name} ${spec_version} makes no first block as a relay chain does, and others are not judged: ${error.message}`,
    );
  }
  const state: State = new Map();
  for (const key of keysWith(side.overlay, new Uint8Array())) {
    const value = side.overlay.storage_get(key);
    if (value !== undefined) state.set(toHex(key), [key, value]);
  }
  return state;
}

/** Gives every signer at least what it is to begin with. */
function fund(state: State, codec: DynamicCodec): void {
  const accounts = codec.storage.item("System", "Account");
  const issuance = codec.storage.item("Balances", "TotalIssuance");
  let issued = 0n;
  for (const [uri, { publicKey }] of signerKeys()) {
    const key = codec.storage.encodeKey(accounts, [toHex(publicKey)]);
    const account = codec.decodeValue(accounts, state.get(toHex(key))?.[1]) as {
      readonly providers: number;
      readonly data: { readonly free: string };
    };
    const free = BigInt(account.data.free);
    const missing = endowment(uri) - free;
    if (missing <= 0n) continue;
    issued += missing;
    const funded = {
      ...account,
      providers: Math.max(1, account.providers),
      data: { ...account.data, free: String(free + missing) },
    };
    state.set(toHex(key), [key, codec.encode(accounts.value, funded)]);
  }
  const before = BigInt(codec.decodeValue(issuance, state.get(toHex(issuance.prefix))?.[1]) as string);
  const after = codec.encode(issuance.value, String(before + issued));
  state.set(toHex(issuance.prefix), [issuance.prefix, after]);
}

/** Spares our runtime the upgrade from the real one's version. */
function noteVersion(state: State, { codec, version }: Side): void {
  const { prefix, value } = codec.storage.item("System", "LastRuntimeUpgrade");
  const { spec_version, spec_name } = version;
  state.set(toHex(prefix), [prefix, codec.encode(value, { spec_version, spec_name })]);
}

function viewOf(state: State): StateView {
  return memoryState({ top: state.values() }, 1);
}
