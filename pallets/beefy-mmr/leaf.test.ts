import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { keccak_256, keypairFromUri } from "@serinus/crypto";
import { BeefyAuthoritySet, BeefyMmrLeaf } from "@serinus/runtime-api";
import { beefyMmrApi } from "./beefy-mmr-api.ts";
import { beefyMmrChain, EXTRA, hashOf } from "./beefy-mmr-chain.ts";
import type { BeefyMmrLeaf as Pallet } from "./beefy-mmr-leaf.ts";
import { ethereumAddress } from "./ethereum-address.ts";
import { leafData, onNewValidatorSet } from "./leaf.ts";

/** The keys of `pallet_beefy_mmr`'s tests. */
const mockKey = (id: number): Hex => `0x02${id.toString(16).padStart(2, "0").repeat(32)}`;
const setOf = (id: bigint, ...keys: number[]) => ({ id, validators: keys.map(mockKey) });

// Roots of their addresses: the tests of `pallet_beefy_mmr` (polkadot-sdk, substrate/frame/beefy-mmr).
const OF_1_AND_2 = "0x176e73f1bf656478b728e28dd1a7733c98621b8acf830bff585949763dca7a96";
const OF_3_AND_4 = "0x9c6b2c1b0d0b25a008e6c882cc7b415f309965c72ad2b944ac0931048ca31cd5";

describe("the sets of validators", () => {
  it("are noted by the root of their Ethereum addresses", () => {
    const { beefyMmrLeaf, tryState } = beefyMmrChain();
    tryState();
    onNewValidatorSet(beefyMmrLeaf, setOf(4n, 1, 2), setOf(5n, 3, 4));
    const api = beefyMmrApi(beefyMmrLeaf);
    const ask = (method: string) =>
      BeefyAuthoritySet.decode(api.methods[method]?.call(new Uint8Array()) as Uint8Array);
    assert.deepEqual(ask("authority_set_proof"), { id: 4n, len: 2, keyset_commitment: OF_1_AND_2 });
    assert.deepEqual(ask("next_authority_set_proof"), { id: 5n, len: 2, keyset_commitment: OF_3_AND_4 });
    tryState();
  });

  it("have an empty address for a key that is none", () => {
    const { beefyMmrLeaf } = beefyMmrChain();
    const noKey: Hex = `0x07${"01".repeat(32)}`;
    onNewValidatorSet(beefyMmrLeaf, { id: 1n, validators: [noKey] }, setOf(2n, 1));
    const { keyset_commitment, len } = beefyMmrLeaf.storage.BeefyAuthorities.get();
    assert.deepEqual([keyset_commitment, len], [toHex(keccak_256(new Uint8Array())), 1]);
  });

  it("follow one another, and are not empty", () => {
    const broken: readonly [string, (storage: Pallet["storage"]) => void, RegExp][] = [
      [
        "a set left out",
        ({ BeefyNextAuthorities }) => BeefyNextAuthorities.mutate((set) => ({ ...set, id: 9n })),
        /the set after 4 is 9/,
      ],
      [
        "an empty set",
        ({ BeefyAuthorities }) => BeefyAuthorities.mutate((set) => ({ ...set, len: 0 })),
        /set 4 or 5 has no validators/,
      ],
    ];
    for (const [what, breakIt, message] of broken) {
      const { beefyMmrLeaf, tryState } = beefyMmrChain();
      onNewValidatorSet(beefyMmrLeaf, setOf(4n, 1, 2), setOf(5n, 3, 4));
      tryState();
      breakIt(beefyMmrLeaf.storage);
      assert.throws(tryState, message, what);
    }
  });
});

describe("the leaf of a block", () => {
  it("tells of the block before, and of who signs next", () => {
    const { beefyMmrLeaf, headers, mmr } = beefyMmrChain(3);
    const next = { id: 5n, len: 2, keyset_commitment: hashOf(7) };
    beefyMmrLeaf.storage.BeefyNextAuthorities.put(next);
    const leaf = leafData(beefyMmrLeaf);
    assert.deepEqual(leaf, {
      version: Uint8Array.of(0x25),
      parent_number_and_hash: [2, mmr.config.blockHash(2)],
      beefy_next_authority_set: next,
      leaf_extra: EXTRA,
    });
    assert.deepEqual(BeefyMmrLeaf.decode(BeefyMmrLeaf.encode(leaf)), leaf);
    assert.equal(headers.length, 3);
  });
});

describe("an Ethereum address", () => {
  it("is that of the key's point, whichever half it lies in", () => {
    for (const [uri, address] of [
      ["//Alice", "0xe04cc55ebee1cbce552f250e85c57b70b2e2625b"],
      ["//Bob", "0x25451a4de12dccc2d166922fa938e900fcc4ed24"],
    ] as const) {
      const { publicKey } = keypairFromUri(uri, "ecdsa");
      assert.equal(toHex(ethereumAddress(keccak_256, publicKey) ?? new Uint8Array()), address);
    }
    const halves = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve"].map(
      (uri) => keypairFromUri(uri, "ecdsa").publicKey[0],
    );
    assert.deepEqual(new Set(halves), new Set([2, 3]));
  });

  it("is none where the bytes are no key", () => {
    const x = (hex: string, sign = "02") => fromHex(`0x${sign}${hex}`);
    const prime = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    for (const bad of [
      new Uint8Array(),
      new Uint8Array(65).fill(4),
      x("01".repeat(32), "04"),
      x(prime),
      // No point of the curve has 5 for x.
      x("05".padStart(64, "0")),
    ]) {
      assert.equal(ethereumAddress(keccak_256, bad), undefined);
    }
  });
});
