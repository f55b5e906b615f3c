import { concatBytes } from "@serinus/bytes";
import { twox_128 } from "@serinus/crypto";
import type { UnifiedMetadata } from "@serinus/metadata";
import { u32, u64, utf8Encode, vec } from "@serinus/scale";
import type { ConstantData, Span } from "./module-text.ts";

/** A runtime as its script describes it. */
export interface DescribedRuntime {
  readonly methods: readonly string[];
  /** What `Core_version` answers. */
  readonly version: Uint8Array;
  /** What `Metadata_metadata_at_version` answers, by version. */
  readonly metadata: ReadonlyMap<number, Uint8Array>;
  readonly described: UnifiedMetadata;
}

/** Where in `Babe.EpochConfig` `c` and `allowed_slots` are. */
const C = { from: 0, length: 16 };
const ALLOWED_SLOTS = { from: 16, length: 1 };
const NONE = Uint8Array.of(0);

/**
 * The entry points that follow from constants and storage alone: bodies of functions by their names. Of these a light
 * client needs BABE's and GRANDPA's to verify headers and finality, and the rest to read the chain. The runtime's other
 * entry points are left out, so that calling them fails by name.
 */
export function lightAnswers(runtime: DescribedRuntime, data: ConstantData): Map<string, string> {
  const { described, metadata } = runtime;
  const recipes: Readonly<Record<string, () => string>> = {
    Core_version: () => constant(runtime.version),
    Metadata_metadata: () => firstMetadata(),
    Metadata_metadata_versions: () => constant(vec(u32).encode([...metadata.keys()])),
    Metadata_metadata_at_version: () => metadataAtVersion(),
    BabeApi_configuration: () =>
      answer(
        appendU64(2n * constantOf("Timestamp", "MinimumPeriod")),
        appendU64(constantOf("Babe", "EpochDuration")),
        found("Babe", "EpochConfig"),
        part(C),
        append("Babe", "Authorities"),
        append("Babe", "Randomness"),
        found("Babe", "EpochConfig"),
        part(ALLOWED_SLOTS),
      ),
    BabeApi_current_epoch: () =>
      answer(
        ...epochHead("(i64.const 0)"),
        append("Babe", "Authorities"),
        append("Babe", "Randomness"),
        found("Babe", "EpochConfig"),
        "(call $appendFound)",
      ),
    BabeApi_next_epoch: () =>
      answer(
        ...epochHead("(i64.const 1)"),
        append("Babe", "NextAuthorities"),
        append("Babe", "NextRandomness"),
        `(if (i32.eqz ${find("Babe", "NextEpochConfig")}) (then ${found("Babe", "EpochConfig")}))`,
        "(call $appendFound)",
      ),
    GrandpaApi_grandpa_authorities: () => answer(append("Grandpa", "Authorities")),
    GrandpaApi_current_set_id: () => answer(append("Grandpa", "CurrentSetId")),
    AccountNonceApi_account_nonce: () => accountNonce(),
  };

  const known = Object.entries(recipes).filter(([name]) => runtime.methods.includes(name));
  return new Map(known.map(([name, recipe]) => [name, recipe()]));

  /** `epoch_index`, `start_slot` and `duration` of the epoch so many after this. */
  function epochHead(after: string): string[] {
    const index = `(i64.add ${number("Babe", "EpochIndex")} ${after})`;
    const duration = constantOf("Babe", "EpochDuration");
    const start = `(i64.add (i64.mul ${index} (i64.const ${duration})) ${number("Babe", "GenesisSlot")})`;
    return [`(call $appendU64 ${index})`, `(call $appendU64 ${start})`, appendU64(duration)];
  }

  /** V14, without the byte that says it is there. */
  function firstMetadata(): string {
    const encoded = metadata.get(14);
    if (encoded === undefined) throw new Error("the runtime has no metadata of version 14");
    const { at, length } = data.add(encoded);
    return `(call $span ${words({ at: at + 1, length: length - 1 })})`;
  }

  function metadataAtVersion(): string {
    const cases = [...metadata].map(
      ([version, encoded]) =>
        `(if (i32.eq (i32.load (local.get $args)) (i32.const ${version})) (then (return ${constant(encoded)})))`,
    );
    return `(if (i32.lt_u (local.get $length) (i32.const 4)) (then (unreachable))) ${cases.join(" ")} ${constant(NONE)}`;
  }

  /** The nonce is what `System.Account` begins with. */
  function accountNonce(): string {
    const prefix = data.add(keyOf("System", "Account"));
    return `(if (i32.ne (local.get $length) (i32.const 32)) (then (unreachable)))
      (call $append ${words(prefix)})
      (call $append (call $ext_blake2_128 (call $span (local.get $args) (local.get $length))) (i32.const 16))
      (call $append (local.get $args) (local.get $length))
      (if (i32.eqz (call $find (global.get $out) (global.get $outLength))) (then (return ${constant(u32.encode(0))})))
      (call $span (global.get $value) (i32.const 4))`;
  }

  function constant(bytes: Uint8Array): string {
    return `(call $span ${words(data.add(bytes))})`;
  }

  function append(pallet: string, item: string): string {
    const { default: absent } = entryOf(pallet, item);
    return `(call $appendValue ${words(data.add(keyOf(pallet, item)))} ${words(data.add(absent))})`;
  }

  function find(pallet: string, item: string): string {
    return `(call $find ${words(data.add(keyOf(pallet, item)))})`;
  }

  function number(pallet: string, item: string): string {
    return `(call $u64 ${words(data.add(keyOf(pallet, item)))})`;
  }

  /** Finds what has to be there. */
  function found(pallet: string, item: string): string {
    return `(if (i32.eqz ${find(pallet, item)}) (then (unreachable)))`;
  }

  function keyOf(pallet: string, item: string): Uint8Array {
    const { prefix } = storageOf(pallet);
    entryOf(pallet, item);
    return concatBytes(twox_128(utf8Encode(prefix)), twox_128(utf8Encode(item)));
  }

  function storageOf(pallet: string) {
    const storage = described.pallets.find(({ name }) => name === pallet)?.storage;
    if (storage === undefined) throw new Error(`the runtime has no pallet ${pallet} with storage`);
    return storage;
  }

  function entryOf(pallet: string, item: string) {
    const entry = storageOf(pallet).entries.find(({ name }) => name === item);
    if (entry === undefined) throw new Error(`the pallet ${pallet} has no storage item ${item}`);
    return entry;
  }

  function constantOf(pallet: string, item: string): bigint {
    const constants = described.pallets.find(({ name }) => name === pallet)?.constants;
    const value = constants?.find(({ name }) => name === item)?.value;
    if (value === undefined) throw new Error(`the pallet ${pallet} has no constant ${item}`);
    return u64.decode(value);
  }
}

const words = ({ at, length }: Span): string => `(i32.const ${at}) (i32.const ${length})`;
const appendU64 = (value: bigint): string => `(call $appendU64 (i64.const ${value}))`;
const part = ({ from, length }: typeof C): string =>
  `(call $appendPart (i32.const ${from}) (i32.const ${length}))`;
const answer = (...parts: readonly string[]): string => [...parts, "(call $answer)"].join("\n      ");
