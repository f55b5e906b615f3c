import assert from "node:assert/strict";
import { test } from "node:test";
import { type Hex, toH256, toHex } from "@serinus/bytes";
import { type Chain, createChain } from "@serinus/chain";
import { createFakeBackend } from "@serinus/chain/testing";
import { ecdsaVerifyPrehashed } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import type { AuxiliaryStore, KeystoreApi, NotificationApi, NotificationListener } from "@serinus/node-api";
import {
  BEEFY_ENGINE_ID,
  type BeefyAuthorityId,
  BeefyConsensusLog,
  BeefyValidatorSet,
  type DigestItem,
  Header,
} from "@serinus/runtime-api";
import { option, u32 } from "@serinus/scale";
import { decodeFinalityProof, verifyFinalityProof } from "../verify-finality-proof.ts";
import { type BeefyVoter, createBeefyVoter } from "./create-beefy-voter.ts";

const root = (number: number) => toH256(new Uint8Array(32).fill(number));

/** A header as a runtime with an MMR makes it. */
function header(parent: Chain["genesisHash"], number: number, set?: BeefyValidatorSet): Uint8Array {
  const logs: DigestItem[] = [];
  const say = (log: BeefyConsensusLog) =>
    logs.push({ type: "Consensus", value: [BEEFY_ENGINE_ID, BeefyConsensusLog.encode(log)] });
  say({ type: "MmrRoot", value: root(number) });
  if (set !== undefined) say({ type: "AuthoritiesChange", value: set });
  return Header.encode({
    parent_hash: parent,
    number,
    state_root: root(0),
    extrinsics_root: root(0),
    digest: { logs },
  });
}

function memoryAuxiliary(): AuxiliaryStore {
  const records = new Map<string, Uint8Array>();
  return {
    get: (key) => records.get(key),
    async put(entries) {
      for (const [key, value] of entries)
        if (value === undefined) records.delete(key);
        else records.set(key, value);
    },
  };
}

function createHub() {
  const listeners = new Map<string, NotificationListener>();
  return (name: string): NotificationApi => ({
    peers: () => [...listeners.keys()].filter((other) => other !== name),
    send(peer, message) {
      queueMicrotask(() => listeners.get(peer)?.message(name, message));
      return true;
    },
    setHandshake() {},
    listen(listener) {
      for (const [other, theirs] of listeners) {
        theirs.opened?.(name, new Uint8Array(1));
        queueMicrotask(() => listener.opened?.(other, new Uint8Array(1)));
      }
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
  });
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

test("nodes prove blocks with real keys through a change of session, and others take the proofs", async () => {
  const join = createHub();
  const keystores: KeystoreApi[] = [];
  const ids: BeefyAuthorityId[] = [];
  for (const uri of ["//Alice", "//Bob", "//Charlie"]) {
    const keystore = createMemoryKeystore();
    ids.push(toHex(keystore.insert("beef", "ecdsa", uri)) as Hex);
    keystores.push(keystore);
  }
  const first: BeefyValidatorSet = { validators: ids, id: 0n };
  const second: BeefyValidatorSet = { validators: [...ids].reverse(), id: 1n };
  let genesis: number | undefined;
  const logs: string[] = [];
  const start = (chain: Chain, name: string, keystore: KeystoreApi, told: Uint8Array[]) =>
    createBeefyVoter({
      chain,
      notifications: join(name),
      network: { report: () => {} },
      keystore,
      auxiliary: memoryAuxiliary(),
      runtime: {
        call: async (_at, method) =>
          method === "BeefyApi_beefy_genesis"
            ? { ok: true, value: option(u32).encode(genesis) }
            : { ok: true, value: option(BeefyValidatorSet).encode(first) },
        version: async () => new Uint8Array(0),
      },
      timer: { after: () => () => {} },
      log: (_level, _target, message) => logs.push(message),
      minDelta: 4,
      onJustification: (encoded) => told.push(encoded),
    });
  const newChain = () => {
    const { store, executor } = createFakeBackend();
    return createChain({ store, executor, log: () => {} });
  };
  const grow = async (chain: Chain, to: number) => {
    for (let number = chain.best().number + 1; number <= to; number++)
      await chain.importBlock(header(chain.best().hash, number, number === 10 ? second : undefined), []);
    await chain.finalize(chain.best().hash);
  };

  const chains = keystores.map(newChain);
  const told: Uint8Array[][] = chains.map(() => []);
  const voters: BeefyVoter[] = [];
  for (const [i, chain] of chains.entries())
    voters.push(await start(chain, `node${i}`, keystores[i] as KeystoreApi, told[i] as Uint8Array[]));
  assert.equal(voters[0]?.bestBeefy(), undefined, "BEEFY is not on");
  genesis = 2;
  for (const to of [1, 2, 4, 8, 12, 20])
    for (const chain of [...chains, undefined]) {
      if (chain !== undefined) await grow(chain, to);
      await settle();
    }
  assert.deepEqual(logs, []);
  for (const [i, voter] of voters.entries()) {
    assert.ok((voter.bestBeefy() ?? 0) >= 10, `node ${i} is at ${voter.bestBeefy()}`);
    const proof = decodeFinalityProof(voter.serveProof(u32.encode(10)));
    verifyFinalityProof(proof, 10, second, ecdsaVerifyPrehashed);
    verifyFinalityProof(decodeFinalityProof(voter.serveProof(u32.encode(2))), 2, first, ecdsaVerifyPrehashed);
    assert.throws(() => voter.serveProof(u32.encode(3)), /no proof of block 3/);
    // Kept with the block: who asks for it gets the proof, too.
    const [chain] = chains as [Chain];
    const kept = chain.justifications(chain.canonicalHash(10) as Chain["genesisHash"]);
    assert.deepEqual(
      kept.map(({ engine }) => engine),
      ["BEEF"],
    );
  }

  const late = newChain();
  const follower = await start(late, "late", createMemoryKeystore(), []);
  await grow(late, 20);
  await settle();
  const block = late.block(late.canonicalHash(10) as Chain["genesisHash"]);
  assert.ok(block);
  const data = voters[0]?.serveProof(u32.encode(10)) as Uint8Array;
  await assert.rejects(follower.importJustification(block, { engine: "FRNK", data }));
  await follower.importJustification(block, { engine: "BEEF", data });
  assert.ok((follower.bestBeefy() ?? 0) >= 10);

  // One that was away gets the proofs with the blocks, before these are final there.
  const away = newChain();
  const returned = await start(away, "away", createMemoryKeystore(), []);
  await grow(away, 2);
  await settle();
  const [source] = chains as [Chain];
  for (let number = 3; number <= 20; number++) {
    const sent = source.block(source.canonicalHash(number) as Chain["genesisHash"]);
    assert.ok(sent);
    const entry = await away.importBlock(sent.encodedHeader, []);
    for (const justification of source.justifications(sent.hash))
      await returned.importJustification(entry, justification);
  }
  await away.finalize(away.best().hash);
  await settle();
  // Its own session's first block is not among them: the proof of that comes on request, as here.
  const begun = away.block(away.canonicalHash(2) as Chain["genesisHash"]);
  assert.ok(begun);
  const asked = { engine: "BEEF", data: voters[0]?.serveProof(u32.encode(2)) as Uint8Array };
  await returned.importJustification(begun, asked);
  assert.equal(returned.bestBeefy(), voters[0]?.bestBeefy());
  verifyFinalityProof(
    decodeFinalityProof(returned.serveProof(u32.encode(10))),
    10,
    second,
    ecdsaVerifyPrehashed,
  );
  for (const voter of [...voters, follower, returned]) await voter.stop();
});
