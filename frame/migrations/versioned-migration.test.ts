import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { createExecutive, storedVersion, tryRuntimeApi, versionedMigration, weight } from "@serinus/frame";
import { Weight } from "@serinus/runtime-api";
import { tuple } from "@serinus/scale";
import { newExampleChain, opening } from "../example/example-chain.ts";

const db = { read: 10n, write: 100n };

/** The guestbook of a chain, with a host that keeps what is logged. */
function loggedGuestbook() {
  const chain = newExampleChain();
  const logged: string[] = [];
  const host = {
    ...chain.host,
    logging_log: (level: number, target: string, message: string) =>
      logged.push(`${level} ${target} ${message}`),
  };
  return { chain, logged, book: { ...chain.runtime.assembled.own.guestbook, host } };
}

describe("versionedMigration", () => {
  it("runs once, from its version to the next, and tells so", () => {
    const { logged, book } = loggedGuestbook();
    const migration = versionedMigration(book, {
      from: 0,
      to: 3,
      db,
      migrate: ({ storage }) => {
        storage.LastSigned.mutate((block) => block + 40);
        return weight(7n);
      },
    });
    assert.deepEqual(migration.run(), weight(117n));
    assert.equal(storedVersion(book), 3);
    assert.equal(book.storage.LastSigned.get(), 40);
    assert.deepEqual(migration.run(), weight(10n));
    assert.equal(book.storage.LastSigned.get(), 40);
    assert.deepEqual(logged, [
      "2 runtime::migrations Guestbook: migrating from storage version 0 to 3",
      "1 runtime::migrations Guestbook: the migration from storage version 0 to 3 does nothing, the state has 3",
    ]);
  });

  it("names itself when it fails, and leaves the version as it was", () => {
    const { book } = loggedGuestbook();
    const migrate = () => {
      throw new RangeError("entry 7 is torn");
    };
    assert.throws(() => versionedMigration(book, { from: 0, to: 1, db, migrate }).run(), {
      message: "the migration of Guestbook from storage version 0 to 1 failed: entry 7 is torn",
    });
    assert.equal(storedVersion(book), 0);
  });

  it("checks nothing of a state that it does not migrate", () => {
    const { book } = loggedGuestbook();
    const check = () => assert.fail("was asked");
    versionedMigration(book, { from: 4, to: 5, db, migrate: () => weight(0n), check }).check?.()();
  });
});

describe("trying out an upgrade", () => {
  const CHECKS = { none: 0, all: 1, preAndPost: 2, tryState: 3 } as const;

  /** A chain whose runtime has one migration that sets `LastSigned`, and what was called in which order. */
  function tried(checks: number, brokenCheck = false) {
    const { chain, book } = loggedGuestbook();
    const order: string[] = [];
    const migration = versionedMigration(book, {
      from: 0,
      to: 1,
      db,
      migrate: ({ storage }) => {
        order.push("migrate");
        storage.LastSigned.put(9);
        return weight(5n);
      },
      check: ({ storage }) => {
        order.push(`before ${storage.LastSigned.get()}`);
        return () => {
          order.push(`after ${storage.LastSigned.get()}`);
          if (brokenCheck) throw new Error("one is lost");
        };
      },
    });
    const { parts } = chain.runtime.executive;
    const executive = createExecutive({ ...parts, migrations: [migration] });
    const run = () =>
      tuple(Weight, Weight).decode(
        tryRuntimeApi(executive).methods.on_runtime_upgrade?.call(Uint8Array.of(checks)) ?? new Uint8Array(),
      );
    return { chain, order, run, executive };
  }

  it("gives the weight, and the most that a block may use", () => {
    const { chain, order, run } = tried(CHECKS.none);
    const [used, most] = run();
    // One access for each pallet's storage version, the migration, and noting its version.
    assert.equal(used.ref_time, 5n + db.read + db.write + 4n * chain.runtime.assembled.system.dbWeight.read);
    assert.deepEqual(most, chain.runtime.assembled.system.blockWeights.max_block);
    assert.deepEqual(order, ["migrate"]);
  });

  it("runs the checks of migrations around them", () => {
    assert.deepEqual(
      [CHECKS.all, CHECKS.preAndPost, CHECKS.tryState].map((checks) => {
        const { order, run } = tried(checks);
        run();
        return order.join(", ");
      }),
      ["before 0, migrate, after 9", "before 0, migrate, after 9", "migrate"],
    );
    assert.throws(tried(CHECKS.all, true).run, {
      message: "the migration of Guestbook from storage version 0 to 1 failed: one is lost",
    });
  });

  it("runs every pallet's invariants, and names the pallet of the one that does not hold", () => {
    const torn = tried(CHECKS.tryState);
    const { host, runtime } = torn.chain;
    const { Entries } = runtime.assembled.own.guestbook.storage;
    Entries.insert(torn.chain.aliceId, Uint8Array.of(1));
    host.storage_clear(host.storage_next_key(Entries.prefix) as Uint8Array);
    assert.throws(torn.run, /after the upgrade the state of Guestbook is not sound: the guestbook counts 1/);
    tried(CHECKS.preAndPost).run();
  });

  it("reads every stored value, and names each item that is of another layout", () => {
    for (const checks of [CHECKS.all, CHECKS.preAndPost, CHECKS.tryState]) {
      const torn = tried(checks);
      const { host, runtime, aliceId } = torn.chain;
      const { Entries } = runtime.assembled.own.guestbook.storage;
      Entries.insert(aliceId, Uint8Array.of(1));
      host.storage_set(Entries.key(aliceId), Uint8Array.of(8, 1));
      assert.throws(torn.run, /^Error: Guestbook\.Entries at 0x[0-9a-f]+ cannot be read: [^(]+ \(byte \d\)$/);
      host.storage_set(Entries.key(`0x${"b0".repeat(32)}` as AccountId), Uint8Array.of(8, 1));
      host.storage_set(runtime.assembled.own.guestbook.storage.LastSigned.key, new Uint8Array(3));
      assert.throws(
        torn.run,
        /^Error: Guestbook\.Entries at .* \(and 1 more\)\nGuestbook\.LastSigned at 0x[0-9a-f]+ cannot be read: .*$/,
      );
    }
    const untouched = tried(CHECKS.none);
    untouched.chain.host.storage_set(
      untouched.chain.runtime.assembled.own.guestbook.storage.LastSigned.key,
      new Uint8Array(3),
    );
    untouched.run();
  });

  it("leaves a failing migration to end the block", () => {
    const { executive, chain } = tried(CHECKS.none);
    const broken = createExecutive({
      ...executive.parts,
      migrations: [
        {
          run: () => {
            throw new Error("no");
          },
        },
      ],
    });
    chain.host.storage_start_transaction();
    chain.runtime.assembled.system.setLastRuntimeUpgrade({
      ...chain.runtime.assembled.system.version,
      spec_version: 1,
    });
    assert.throws(() => broken.initializeBlock(opening(1)), { message: "no" });
  });
});
