import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { equalBytes, toHex } from "@serinus/bytes";
import {
  type AnyCall,
  actualWeight,
  addWeights,
  createExecutive,
  type Hooks,
  type MountedPallet,
  storagePrefix,
  storedVersion,
  type UnsignedValidator,
  weight,
  ZERO_WEIGHT,
} from "@serinus/frame";
import { Header, RuntimeVersion } from "@serinus/runtime-api";
import { utf8Encode } from "@serinus/scale";
import {
  buildBlock,
  checkInherents,
  encodeBlock,
  hashOf,
  inherentData,
  newExampleChain,
  opening,
  signed,
  validate,
} from "../example/example-chain.ts";
import { createBlockHooks } from "./block-hooks.ts";

const NOTHING = new Uint8Array();
const sign: AnyCall = { type: "Guestbook", value: { type: "sign", value: { message: utf8Encode("hello") } } };
const erase: AnyCall = { type: "Guestbook", value: { type: "erase" } };
const set: AnyCall = { type: "Clock", value: { type: "set", value: { now: 50n } } };

const ok = { type: "Ok", value: { type: "Ok" } };
const invalid = (reason: string) => ({ type: "Err", value: { type: "Invalid", value: { type: reason } } });

/** A block with one good transaction and one that fails, built and closed. */
function builtBlock() {
  const chain = newExampleChain();
  const transactions = [signed(chain, erase, 0), signed(chain, sign, 1)];
  return { chain, ...buildBlock(chain, opening(1), 10n, transactions) };
}

describe("building and executing a block", () => {
  it("gives, on the same state, the header that was built", () => {
    const { chain, header, extrinsics, results } = builtBlock();
    const failed = { type: "Module", value: { index: 7, error: Uint8Array.of(1, 0, 0, 0) } };
    assert.deepEqual(results, [ok, { type: "Ok", value: { type: "Err", value: failed } }, ok]);
    assert.deepEqual(header.digest, opening(1).digest);

    const other = newExampleChain();
    assert.equal(other.runtime.call("Core_execute_block", encodeBlock(header, extrinsics)).length, 0);
    assert.deepEqual(other.host.snapshot(), chain.host.snapshot());
    assert.equal(other.host.openTransactions(), 0);
  });

  it("goes on with the next block", () => {
    const { chain, header } = builtBlock();
    const second = buildBlock(chain, opening(2, hashOf(chain, header)), 20n, [signed(chain, erase, 2)]);
    assert.deepEqual(second.results, [ok, ok]);
    assert.equal(second.header.number, 2);
  });

  it("refuses a block whose header says something else", () => {
    const { header, extrinsics } = builtBlock();
    const zero = opening(1).state_root;
    const wrong = [
      { message: /storage root/, header: { ...header, state_root: zero } },
      { message: /extrinsics root/, header: { ...header, extrinsics_root: zero } },
      {
        message: /digest item/,
        header: {
          ...header,
          digest: { logs: [...header.digest.logs, { type: "Other" as const, value: NOTHING }] },
        },
      },
      { message: /not the next/, header: { ...header, number: 2 } },
    ];
    for (const { message, header: tampered } of wrong) {
      const chain = newExampleChain();
      assert.throws(
        () => chain.runtime.call("Core_execute_block", encodeBlock(tampered, extrinsics)),
        message,
      );
    }
  });

  it("refuses an inherent behind a transaction, a failing inherent and garbage", () => {
    const { header, extrinsics } = builtBlock();
    const [inherent, first, second] = extrinsics as [Uint8Array, Uint8Array, Uint8Array];
    const execute = (list: Uint8Array[]) =>
      newExampleChain().runtime.call("Core_execute_block", encodeBlock(header, list));
    assert.throws(
      () => execute([first, inherent, second]),
      /extrinsic 1 is an inherent behind a transaction/,
    );

    const chain = newExampleChain();
    const early = chain.runtime.metadata.format.encode(
      { type: "Bare", formatVersion: 5 },
      { type: "Clock", value: { type: "set", value: { now: 1n } } },
    );
    assert.throws(() => execute([early]), { message: "Invalid.BadMandatory" });
    assert.throws(() => execute([Uint8Array.of(4, 0xff)]), /unknown extrinsic format: version 63, type 3/);
    assert.throws(
      () => chain.runtime.call("Core_execute_block", Uint8Array.of(1)),
      /Bad input data provided to Core_execute_block/,
    );
  });
});

describe("events, weights and hooks", () => {
  it("come in the order of a block", () => {
    const { chain } = builtBlock();
    const { system, own } = chain.runtime.assembled;
    const events = system
      .events()
      .map(({ phase, event }) => `${phase.type}${phase.value ?? ""} ${event.value.type}`);
    assert.deepEqual(events, [
      "ApplyExtrinsic0 ExtrinsicSuccess",
      "ApplyExtrinsic1 ExtrinsicFailed",
      "ApplyExtrinsic2 Signed",
      "ApplyExtrinsic2 ExtrinsicSuccess",
    ]);
    assert.equal(own.clock.storage.DidUpdate.get(), undefined, "on_finalize has run");
    assert.equal(own.clock.storage.Now.get(), 10n);
  });

  it("give back what extensions did not use, and never count more than announced", () => {
    const { chain } = builtBlock();
    const { system, own } = chain.runtime.assembled;
    const used = system.events().flatMap(({ event }) => {
      const value = event.value.value;
      return typeof value === "object" && value !== null && "weight" in value ? [value.weight] : [];
    });
    const { sign: signWeight, erase: eraseWeight } = own.guestbook.config.weights;
    assert.deepEqual(used, [
      weight(5_000n),
      addWeights(eraseWeight(), weight(700n)),
      addWeights(signWeight({ m: 5 }), weight(500n)),
    ]);
    const info = {
      call_weight: weight(5n, 9n),
      extension_weight: weight(1n),
      class: { type: "Normal" },
      pays_fee: { type: "Yes" },
    } as const;
    const pays_fee = { type: "Yes" } as const;
    assert.deepEqual(actualWeight({ actual_weight: weight(9n, 1n), pays_fee }, info), weight(6n, 1n));
    assert.deepEqual(actualWeight({ actual_weight: undefined, pays_fee }, info), weight(6n, 9n));
  });

  it("run at their moments, on_idle with another pallet first each block", () => {
    const chain = newExampleChain();
    const log: string[] = [];
    const note = (what: string, name: string, used: bigint) => {
      log.push(`${what} ${name}`);
      return weight(used);
    };
    const pallets = chain.runtime.assembled.pallets.map(({ pallet, code }): MountedPallet => {
      const { name } = pallet;
      const hooks: Hooks<unknown> = {
        onRuntimeUpgrade: () => note("upgrade", name, 1n),
        onInitialize: () => note("initialize", name, 2n),
        onPoll: (_pallet, _block, meter) => meter.consume(note("poll", name, 3n)),
        onIdle: () => note("idle", name, 4n),
        onFinalize: () => void note("finalize", name, 0n),
      };
      return { pallet, code: { ...code, hooks } };
    });
    const hooks = createBlockHooks({ system: chain.runtime.assembled.system, pallets });
    hooks.initialize(1, opening(1).parent_hash, { logs: [] });
    hooks.inherentsApplied();
    hooks.onIdle(1);
    hooks.onFinalize(1);
    const all = ["System", "Clock", "Guestbook", "Batch"];
    const each = (what: string, names = all) => names.map((name) => `${what} ${name}`);
    assert.deepEqual(log, [
      ...each("upgrade"),
      ...each("initialize"),
      ...each("poll"),
      ...each("idle", ["Clock", "Guestbook", "Batch", "System"]),
      ...each("finalize"),
    ]);
    const { mandatory } = chain.runtime.assembled.system.blockWeight();
    assert.deepEqual(mandatory, weight(1_000_000n + 4n * (25_000_000n + 1n + 2n + 3n + 4n), 100n));
    log.length = 0;
    hooks.initialize(2, opening(1).parent_hash, { logs: [] });
    assert.deepEqual(log, each("initialize"), "the version has not changed since");
  });
});

describe("validating transactions", () => {
  it("says what they provide and require", () => {
    const chain = newExampleChain();
    const first = validate(chain, signed(chain, sign, 0));
    const third = validate(chain, signed(chain, sign, 2));
    assert.equal(first.type, "Ok");
    assert.equal(third.type, "Ok");
    if (first.type !== "Ok" || third.type !== "Ok") return;
    assert.deepEqual(first.value.requires, []);
    assert.equal(first.value.provides.length, 1);
    assert.equal(third.value.requires.length, 1);
    assert.equal(first.value.longevity, 0xffff_ffff_ffff_ffffn);
    assert.equal(first.value.propagate, true);
  });

  it("answers with Substrate's reasons", () => {
    const chain = newExampleChain();
    const { format } = chain.runtime.metadata;
    assert.deepEqual(validate(chain, signed(chain, sign, 0, false)), invalid("BadProof"));
    const general = format.encode({ type: "General", extensionVersion: 0, extensions: [0, {}] }, sign);
    assert.deepEqual(validate(chain, general), invalid("UnknownOrigin"));
    const bare = format.encode({ type: "Bare", formatVersion: 4 }, sign);
    assert.deepEqual(validate(chain, bare), {
      type: "Err",
      value: { type: "Unknown", value: { type: "NoUnsignedValidator" } },
    });
    assert.deepEqual(
      validate(chain, format.encode({ type: "Bare", formatVersion: 4 }, set)),
      invalid("MandatoryValidation"),
    );
    const signature = { type: "Sr25519", value: new Uint8Array(64) } as const;
    const byIndex = format.encode(
      { type: "Signed", address: { type: "Index" }, signature, extensions: [0, {}] },
      sign,
    );
    assert.deepEqual(validate(chain, byIndex), {
      type: "Err",
      value: { type: "Unknown", value: { type: "CannotLookup" } },
    });
    buildBlock(chain, opening(1), 10n, [signed(chain, sign, 0)]);
    assert.deepEqual(validate(chain, signed(chain, sign, 0)), invalid("Stale"));
    const future = buildBlock(newExampleChain(), opening(1), 10n, [signed(chain, sign, 5)]);
    assert.deepEqual(future.results.at(-1), invalid("Future"));
  });

  it("accepts signatures of payloads on both sides of the hashing limit", () => {
    const chain = newExampleChain();
    const calls = (count: number): AnyCall => ({
      type: "Batch",
      value: { type: "batch_all", value: { calls: Array(count).fill(sign) } },
    });
    for (const count of [1, 40]) assert.equal(validate(chain, signed(chain, calls(count), 0)).type, "Ok");
  });
});

describe("inherents", () => {
  it("are checked by what the verifier knows", () => {
    const { chain, header, extrinsics } = builtBlock();
    const block = encodeBlock(header, extrinsics);
    assert.deepEqual(checkInherents(chain, block, inherentData(10n)).okay, true);
    // The block's time is 10 and the verifier's clock allows 100 more than it shows.
    const ahead = newExampleChain();
    const late = buildBlock(ahead, opening(1), 500n, []);
    const judged = checkInherents(ahead, encodeBlock(late.header, late.extrinsics), inherentData(10n));
    assert.deepEqual([judged.okay, judged.fatal_error], [false, true]);
    assert.deepEqual([...judged.errors.data.keys()], ["clock000"]);
    const without = checkInherents(chain, encodeBlock(header, extrinsics.slice(1)), inherentData(10n));
    assert.deepEqual([without.okay, without.fatal_error], [false, false]);
  });
});

describe("storage versions", () => {
  it("are noted at genesis, and for a pallet that is new before its migrations run", () => {
    const chain = newExampleChain();
    const { own, pallets, system } = chain.runtime.assembled;
    const versionKey = storagePrefix(chain.host, "Guestbook", ":__STORAGE_VERSION__:");
    assert.deepEqual(chain.host.storage_get(versionKey), Uint8Array.of(0, 0));
    const newer = { ...own.guestbook, manifest: { ...own.guestbook.manifest, storageVersion: 3 } };
    const seen: number[] = [];
    const note = () => {
      seen.push(storedVersion(newer));
      return ZERO_WEIGHT;
    };
    const upgrade = () => {
      const mounted = pallets.map(({ pallet, code }) =>
        pallet.name === "Guestbook"
          ? { pallet: newer, code: { ...code, hooks: { onRuntimeUpgrade: note } } }
          : { pallet, code },
      );
      chain.host.storage_start_transaction();
      createBlockHooks({ system, pallets: mounted }).initialize(1, opening(1).parent_hash, { logs: [] });
      chain.host.storage_rollback_transaction();
    };
    upgrade();
    chain.host.storage_clear(versionKey);
    upgrade();
    assert.deepEqual(
      seen,
      [0, 3],
      "the pallet that was there keeps its version until a migration says otherwise",
    );
  });
});

describe("migrations over several blocks", () => {
  it("leave room for inherents only and run instead of on_poll and on_idle", () => {
    const chain = newExampleChain();
    const { parts } = chain.runtime.executive;
    let steps = 0;
    const multiBlockMigrator = {
      ongoing: () => true,
      step: () => {
        steps++;
        return weight(7n);
      },
    };
    const executive = createExecutive({ ...parts, multiBlockMigrator });
    const { header, extrinsics } = builtBlock();
    assert.deepEqual(executive.initializeBlock(opening(1)), { type: "OnlyInherents" });
    executive.finalizeBlock();
    assert.equal(steps, 1);
    const fresh = newExampleChain().runtime.executive.parts;
    assert.throws(
      () => createExecutive({ ...fresh, multiBlockMigrator }).executeBlock({ header, extrinsics }),
      /extrinsic 1: only inherents may be in this block/,
    );
  });
});

describe("unsigned transactions", () => {
  it("are judged by their pallet", () => {
    const chain = newExampleChain();
    const parts = chain.runtime.executive.parts;
    const pallets = parts.pallets.map(({ pallet, code }): MountedPallet => {
      const unsigned: UnsignedValidator<unknown, unknown> = {
        validate: (_pallet, source) => ({
          priority: source.type === "InBlock" ? 1n : 9n,
          requires: [],
          provides: [Uint8Array.of(1)],
          longevity: 5n,
          propagate: false,
        }),
      };
      return { pallet, code: pallet.name === "Guestbook" ? { ...code, unsigned } : code };
    });
    const executive = createExecutive({ ...parts, pallets });
    const bare = parts.format.encode({ type: "Bare", formatVersion: 4 }, sign);
    chain.host.storage_start_transaction();
    const valid = executive.validateTransaction({ type: "Local" }, bare, opening(1).parent_hash);
    chain.host.storage_rollback_transaction();
    assert.deepEqual(
      [valid.priority, valid.longevity, valid.propagate, valid.provides.length],
      [9n, 5n, false, 1],
    );
    executive.initializeBlock(opening(1));
    assert.deepEqual(executive.applyExtrinsic(bare), { type: "Err", value: { type: "BadOrigin" } });
  });
});

describe("offchain workers", () => {
  it("see the block's own hash and the digest items of the node", () => {
    const { chain, header } = builtBlock();
    const seal = { type: "Seal", value: ["BABE", Uint8Array.of(9)] } as const;
    const sealed = {
      ...header,
      digest: { logs: [...header.digest.logs, { ...seal, value: [...seal.value] as [string, Uint8Array] }] },
    };
    chain.runtime.call("OffchainWorkerApi_offchain_worker", Header.encode(sealed));
    const { system } = chain.runtime.assembled;
    assert.equal(system.blockHash(1), hashOf(chain, sealed));
    assert.deepEqual(
      system.digest().logs.map(({ type }) => type),
      ["PreRuntime", "Seal"],
    );
  });
});

describe("the runtime's entry points", () => {
  it("are named as in Substrate, and unknown ones are an error", () => {
    const { runtime } = newExampleChain();
    assert.ok(runtime.methods.includes("TaggedTransactionQueue_validate_transaction"));
    assert.throws(() => runtime.call("Core_nonsense", NOTHING), /no entry point Core_nonsense/);
    const version = RuntimeVersion.decode(runtime.call("Core_version", NOTHING));
    assert.equal(toHex(version.apis[0]?.[0] ?? NOTHING), "0xdf6acb689907609b");
    assert.ok(equalBytes(runtime.call("Core_version", NOTHING), RuntimeVersion.encode(version)));
  });
});
