import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccountId, concatBytes, equalBytes, toHex } from "@serinus/bytes";
import {
  bindStorage,
  blake2_128,
  blake2_128Concat,
  blake2_256,
  countedMap,
  doubleMap,
  identity,
  map,
  nMap,
  storagePrefix,
  twox64Concat,
  twox128,
  twox256,
  value,
} from "@serinus/frame";
import { createMemoryHost, testAccount } from "@serinus/frame/testing";
import {
  accountId,
  boundedVec,
  compactU32,
  struct,
  u8,
  u16,
  u32,
  u64,
  utf8Encode,
  vec,
} from "@serinus/scale";

const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d" as AccountId;
const BOB = testAccount(2);

const Data = struct({ free: u64, flags: u8 });

const items = {
  Total: value(u64, { default: 0n }),
  Maybe: value(u32),
  List: value(vec(u16), { default: [] }),
  Bounded: value(boundedVec(u16, 2), { default: [] }),
  Account: map(blake2_128Concat(accountId), Data, { default: { free: 0n, flags: 7 } }),
  Votes: map(twox64Concat(u32), vec(u8)),
  Pairs: doubleMap(twox64Concat(u32), blake2_128Concat(u8), u64),
  Triples: nMap([identity(u8), twox64Concat(u16), identity(u8)], u32, { default: 1 }),
  Counted: countedMap(twox64Concat(u8), u32),
  H16: map(blake2_128(u8), u8),
  H32: map(blake2_256(u8), u8),
  T16: map(twox128(u8), u8),
  T32: map(twox256(u8), u8),
} as const;

function bound() {
  const host = createMemoryHost();
  return { host, ...bindStorage(host, "System", items) };
}

describe("stored keys", () => {
  it("are Substrate's", () => {
    const { host, Account } = bound();
    assert.equal(
      toHex(storagePrefix(host, "System", "Number")),
      "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac",
    );
    assert.equal(toHex(Account.prefix), "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9");
    const alice =
      "0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
    assert.equal(toHex(Account.key(ALICE)), alice);
    assert.equal(toHex(Account.key(ALICE)), alice, "a remembered key");
  });

  it("have each hasher's length and content", () => {
    const { host, H16, H32, T16, T32, Votes, Triples } = bound();
    const encoded = Uint8Array.of(9);
    const suffix = (key: Uint8Array) => key.subarray(32);
    assert.ok(equalBytes(suffix(H16.key(9)), host.hashing_blake2_128(encoded)));
    assert.ok(equalBytes(suffix(H32.key(9)), host.hashing_blake2_256(encoded)));
    assert.ok(equalBytes(suffix(T16.key(9)), host.hashing_twox_128(encoded)));
    assert.ok(equalBytes(suffix(T32.key(9)), host.hashing_twox_256(encoded)));
    assert.deepEqual([...suffix(Votes.key(0))].slice(8), [0, 0, 0, 0]);
    assert.equal(toHex(suffix(Votes.key(0))), "0xb4def25cfda6ef3a00000000");
    assert.deepEqual(
      [...suffix(Triples.key(1, 2, 3))].filter((_, i) => i < 1 || i > 8),
      [1, 2, 0, 3],
    );
  });

  it("stay right when more are remembered than there is room for", () => {
    const { host, Account } = bound();
    const many = Array.from({ length: 1100 }, (_, i) => `0x${i.toString(16).padStart(64, "0")}` as AccountId);
    const direct = (who: AccountId) => toHex(host.hashing_blake2_128(accountId.encode(who)));
    for (const who of [...many, ...many]) assert.equal(toHex(Account.key(who).subarray(32, 48)), direct(who));
  });
});

describe("a stored value", () => {
  it("reads its default, or nothing", () => {
    const { Total, Maybe } = bound();
    assert.deepEqual([Total.get(), Total.tryGet(), Total.exists()], [0n, undefined, false]);
    assert.deepEqual([Maybe.get(), Maybe.exists()], [undefined, false]);
    Total.put(5n);
    Maybe.put(6);
    assert.deepEqual([Total.get(), Maybe.get(), Maybe.take(), Maybe.exists()], [5n, 6, 6, false]);
    Total.kill();
    assert.deepEqual([Total.get(), Total.exists()], [0n, false]);
  });

  it("is changed in place; a throw changes nothing", () => {
    const { Total, Maybe } = bound();
    assert.equal(
      Total.mutate((total) => total + 3n),
      3n,
    );
    assert.throws(
      () =>
        Total.mutate(() => {
          throw new Error("no");
        }),
      /no/,
    );
    assert.equal(Total.get(), 3n);
    Maybe.mutate(() => 1);
    Maybe.mutate(() => undefined);
    assert.equal(Maybe.exists(), false);
  });

  it("grows at its end without being read", () => {
    const { List, Bounded, Total } = bound();
    for (let i = 0; i < 70; i++) List.append(i);
    assert.deepEqual([List.get().length, List.get()[69], List.decodeLength()], [70, 69, 70]);
    assert.deepEqual(
      [Bounded.tryAppend(1, 2), Bounded.tryAppend(2, 2), Bounded.tryAppend(3, 2)],
      [true, true, false],
    );
    assert.deepEqual(Bounded.get(), [1, 2]);
    assert.throws(() => (Total as unknown as typeof List).append(1), /not a list/);
  });

  it("tells how long a list is by its beginning", () => {
    const { host, List } = bound();
    for (const length of [0, 63, 64, 16_383, 16_384, 2 ** 30 - 1]) {
      host.storage_set(List.key, compactU32.encode(length));
      assert.equal(List.decodeLength(), length);
    }
  });

  it("is rewritten from an earlier form", () => {
    const { host, Total } = bound();
    host.storage_set(Total.key, u16.encode(77));
    Total.translate(u16, (old) => BigInt(old));
    assert.equal(Total.get(), 77n);
    Total.translate(u64, () => undefined);
    assert.equal(Total.exists(), false);
    Total.translate(u64, () => 1n);
    assert.equal(Total.exists(), false, "nothing stored, nothing done");
  });
});

describe("a map", () => {
  it("gives a default of its own each time", () => {
    const { Account } = bound();
    const first = Account.get(ALICE);
    first.free = 9n;
    assert.deepEqual(Account.get(ALICE), { free: 0n, flags: 7 });
  });

  it("inserts, changes, takes, swaps and removes", () => {
    const { Account, Votes } = bound();
    Account.insert(ALICE, { free: 1n, flags: 0 });
    Account.mutate(ALICE, (data) => ({ ...data, free: data.free + 4n }));
    Account.mutateExists(BOB, (data) => (data === undefined ? { free: 2n, flags: 1 } : undefined));
    Account.swap([ALICE], [BOB]);
    assert.deepEqual([Account.get(ALICE).free, Account.get(BOB).free], [2n, 5n]);
    Account.mutateExists(BOB, () => undefined);
    assert.deepEqual([Account.containsKey(BOB), Account.tryGet(BOB)], [false, undefined]);
    assert.equal(Account.take(ALICE).free, 2n);
    assert.equal(Account.containsKey(ALICE), false);
    Votes.append(1, 8);
    assert.deepEqual([Votes.tryAppend(1, 1, 9), Votes.tryAppend(2, 1, 9)], [false, true]);
    assert.deepEqual([Votes.get(1), Votes.decodeLength(1), Votes.decodeLength(2)], [[8, 9], 2, undefined]);
    Votes.mutate(1, () => undefined);
    assert.equal(Votes.containsKey(1), false);
  });

  it("iterates in the order of its stored keys, over removals too", () => {
    const { Votes, H16 } = bound();
    for (let i = 0; i < 20; i++) Votes.insert(i, [i]);
    const keys = [...Votes.iterKeys()];
    const byHash = [...keys].sort((a, b) => (toHex(Votes.key(a)) < toHex(Votes.key(b)) ? -1 : 1));
    assert.deepEqual(keys, byHash);
    assert.deepEqual(
      [...Votes.iterValues()],
      keys.map((key) => [key]),
    );
    const third = Votes.key(keys[2] as number);
    assert.deepEqual(
      [...Votes.iterFrom(third)].map(([key]) => key),
      keys.slice(3),
    );
    for (const key of Votes.iterKeys()) Votes.remove(key);
    assert.deepEqual([...Votes.iter()], []);
    H16.insert(1, 1);
    assert.deepEqual([...H16.iterValues()], [1]);
    assert.throws(() => [...H16.iterKeys()], /hashed with Blake2_128 cannot be read back/);
  });

  it("of several keys is read and cleared by the first of them", () => {
    const { Pairs, Triples } = bound();
    Pairs.insert(1, 1, 11n);
    Pairs.insert(1, 2, 12n);
    Pairs.insert(2, 1, 21n);
    assert.deepEqual([...Pairs.iter(1)].map(([keys, held]) => [...keys, held]).sort(), [
      [1, 1, 11n],
      [1, 2, 12n],
    ]);
    assert.equal([...Pairs.iter()].length, 3);
    assert.deepEqual(Pairs.get(2, 1), 21n);
    const { unique, cursor } = Pairs.clearPrefix([1]);
    assert.deepEqual([unique, cursor, [...Pairs.iterKeys()]], [2, undefined, [[2, 1]]]);
    Triples.mutate(1, 2, 3, (held) => held + 1);
    assert.deepEqual([...Triples.iter(1, 2)], [[[1, 2, 3], 2]]);
    assert.deepEqual([...Triples.drain(1)], [[[1, 2, 3], 2]]);
    assert.equal(Triples.containsKey(1, 2, 3), false);
  });

  it("is cleared in steps", () => {
    const { Votes } = bound();
    for (let i = 0; i < 5; i++) Votes.insert(i, []);
    const first = Votes.clear(3);
    assert.deepEqual([first.unique, first.cursor !== undefined], [3, true]);
    const second = Votes.clear(3);
    assert.deepEqual([second.unique, second.cursor], [2, undefined]);
  });

  it("is rewritten from an earlier form", () => {
    const { host, Votes } = bound();
    host.storage_set(Votes.key(1), u8.encode(5));
    host.storage_set(Votes.key(2), u8.encode(6));
    Votes.translate(u8, (key, old) => (key === 1 ? [old, old] : undefined));
    assert.deepEqual([...Votes.iter()], [[1, [5, 5]]]);
  });
});

describe("what is stored and cannot be read", () => {
  const SHORT = Uint8Array.of(5);

  it("counts as missing, and is logged", () => {
    const logged: string[] = [];
    const memory = createMemoryHost();
    const logging_log = (_level: number, _target: string, text: string) => void logged.push(text);
    const storage = bindStorage({ ...memory, logging_log }, "System", items);
    const { Total, Maybe, Account, Votes } = storage;
    for (const key of [Total.key, Maybe.key, Account.key(ALICE), Votes.key(3)])
      memory.storage_set(key, SHORT);
    assert.deepEqual([Total.get(), Maybe.get(), Votes.get(3)], [0n, undefined, undefined]);
    assert.deepEqual([Account.get(ALICE), Account.tryGet(ALICE)], [{ free: 0n, flags: 7 }, undefined]);
    assert.equal(Votes.decodeLength(3), undefined);
    assert.equal(logged.length, 6);
    assert.match(logged[0] ?? "", /^corrupted state at 0x26aa394eea5630e07c48ae0c9558cef7/);
    // It is there all the same, stays when it is taken, and goes when something else is stored.
    assert.deepEqual([Maybe.exists(), Maybe.take(), Maybe.exists()], [true, undefined, true]);
    assert.deepEqual([Votes.take(3), Votes.containsKey(3)], [undefined, true]);
    Account.mutate(ALICE, (account) => ({ ...account, flags: 1 }));
    assert.deepEqual(Account.get(ALICE), { free: 0n, flags: 1 });
  });

  it("is left out of iteration, as are keys that are none", () => {
    const { host, Votes } = bound();
    Votes.insert(1, [1]);
    host.storage_set(Votes.key(2), SHORT);
    host.storage_set(concatBytes(Votes.prefix, Uint8Array.of(1, 2)), Uint8Array.of(0));
    assert.deepEqual([...Votes.iter()], [[1, [1]]]);
    assert.deepEqual([...Votes.iterKeys()].sort(), [1, 2]);
    assert.deepEqual([...Votes.iterValues()].length, 2);
    assert.deepEqual([...Votes.drain()], [[1, [1]]]);
    assert.equal(host.storage_next_key(Votes.prefix), undefined);
  });

  it("is only what stands in front: bytes behind a value do not matter", () => {
    const { host, Total } = bound();
    host.storage_set(Total.key, Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 255));
    assert.equal(Total.get(), 9n);
  });
});

describe("a counted map", () => {
  it("counts whatever is done to it", () => {
    const { host, Counted } = bound();
    Counted.insert(1, 1);
    Counted.insert(1, 2);
    Counted.insert(2, 2);
    assert.equal(Counted.count(), 2);
    const counter = storagePrefix(host, "System", "CounterForCounted");
    assert.deepEqual(host.storage_get(counter), u32.encode(2));
    Counted.mutateExists(3, () => 3);
    Counted.mutate(4, () => 4);
    assert.equal(Counted.count(), 4);
    Counted.remove(9);
    Counted.remove(1);
    assert.equal(Counted.take(2), 2);
    assert.equal(Counted.count(), 2);
    Counted.mutate(4, () => undefined);
    assert.equal(Counted.count(), 1);
    assert.equal([...Counted.drain()].length, 1);
    assert.equal(Counted.count(), 0);
    for (let i = 0; i < 6; i++) Counted.insert(i, i);
    Counted.clear(2);
    assert.equal(Counted.count(), 4);
    Counted.translate(u32, (key, held) => (key % 2 === 0 ? held : undefined));
    assert.equal(Counted.count(), [...Counted.iterKeys()].length);
  });
});

describe("the memory host", () => {
  it("has nested transactions", () => {
    const { host, Total } = bound();
    Total.put(1n);
    host.storage_start_transaction();
    Total.put(2n);
    host.storage_start_transaction();
    Total.kill();
    host.storage_rollback_transaction();
    assert.equal(Total.get(), 2n);
    host.storage_commit_transaction();
    assert.equal(Total.get(), 2n);
    assert.throws(() => host.storage_commit_transaction(), /no storage transaction/);
    assert.deepEqual(Object.values(host.snapshot()), [toHex(u64.encode(2n))]);
    assert.equal(host.storage_next_key(utf8Encode("z")), undefined);
  });
});
