import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { concatBytes } from "@serinus/bytes";
import { accountId, tuple, u32, utf8Encode, vec } from "@serinus/scale";
import { ALICE, BOB, sessionChain } from "../session-chain.ts";
import { pruneUpTo } from "./note-historical-roots.ts";

describe("the owner of a key", () => {
  const raw = new Uint8Array(32).fill(2);

  it("is proven for this session", () => {
    const { proofs } = sessionChain();
    const proof = proofs.prove("fst_", raw);
    assert.ok(proof);
    assert.deepEqual([proof.session, proof.validator_count], [0, 2]);
    assert.deepEqual(proofs.checkProof("fst_", raw, proof), [BOB, 7]);
    assert.equal(proofs.checkProof("snd_", raw, proof), undefined);
    assert.equal(proofs.checkProof("fst_", raw, { ...proof, validator_count: 3 }), undefined);
    assert.equal(proofs.checkProof("fst_", raw, { ...proof, session: 9 }), undefined);
    const nodes = proof.trie_nodes;
    for (const bad of [nodes.slice(1), [...nodes, ...nodes], [...nodes, Uint8Array.of(1)]]) {
      assert.equal(proofs.checkProof("fst_", raw, { ...proof, trie_nodes: bad }), undefined);
    }
    const changed = nodes.map((node, i) =>
      i === 0 ? node.map((byte, j) => (j === 3 ? byte ^ 1 : byte)) : node,
    );
    assert.equal(proofs.checkProof("fst_", raw, { ...proof, trie_nodes: changed }), undefined);
  });

  it("is proven for sessions past, as long as their roots are kept", () => {
    const { proofs, state, rotate, historical, tryState } = sessionChain();
    state.chosen = [ALICE, BOB];
    rotate();
    state.chosen = undefined;
    rotate();
    const proof = proofs.prove("fst_", raw);
    assert.equal(proof?.session, 2);
    rotate();
    rotate();
    assert.deepEqual(proofs.checkProof("fst_", raw, proof), [BOB, 7]);
    assert.deepEqual(historical.storage.StoredRange.get(), [0, 6]);
    tryState();
    pruneUpTo(historical, 3);
    assert.equal(proofs.checkProof("fst_", raw, proof), undefined);
    assert.deepEqual(historical.storage.StoredRange.get(), [3, 6]);
    pruneUpTo(historical, 1);
    assert.deepEqual(historical.storage.StoredRange.get(), [3, 6]);
    pruneUpTo(historical, 99);
    assert.equal(historical.storage.StoredRange.get(), undefined);
    pruneUpTo(historical, 99);
    tryState();
  });
});

describe("the validators of a session that ends", () => {
  it("are indexed for offchain readers, as they were in it", () => {
    const { state, rotate, host } = sessionChain();
    const indexed = (session: number) =>
      host.offchain_local_storage_get(
        true,
        concatBytes(utf8Encode("session_historical/"), u32.encode(session)),
      );
    const encoded = vec(tuple(accountId, u32)).encode;
    state.chosen = [BOB];
    rotate();
    rotate();
    assert.deepEqual(indexed(1), encoded([ALICE, BOB].map((who) => [who, 7])));
    assert.equal(indexed(2), undefined);
    rotate();
    assert.deepEqual(indexed(2), encoded([[BOB, 7]]));
  });
});
