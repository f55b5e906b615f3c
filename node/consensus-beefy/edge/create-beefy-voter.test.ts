import assert from "node:assert/strict";
import { test } from "node:test";
import { type Hex, toH256, toHex } from "@serinus/bytes";
import { type Chain, createChain } from "@serinus/chain";
import { createFakeBackend } from "@serinus/chain/testing";
import { ecdsaPublicKey, ecdsaSignPrehashed, ecdsaVerifyPrehashed, keypairFromUri } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import type { AuxiliaryStore, KeystoreApi, NotificationApi, NotificationListener } from "@serinus/node-api";
import {
  BEEFY_ENGINE_ID,
  type BeefyAuthorityId,
  type BeefyCommitment,
  BeefyConsensusLog,
  BeefyValidatorSet,
  type DigestItem,
  Header,
  MMR_ROOT_ID,
} from "@serinus/runtime-api";
import { option, u32 } from "@serinus/scale";
import { BEEFY_RECORD_KEY, BeefyRecord } from "../record.ts";
import { commitmentHash, decodeFinalityProof, verifyFinalityProof } from "../verify-finality-proof.ts";
import { GossipMessage, VersionedFinalityProof } from "../wire/messages.ts";
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
  assert.equal(follower.bestBeefy(), 0, "the session before has no proof yet");
  const oldest = late.block(late.canonicalHash(2) as Chain["genesisHash"]);
  assert.ok(oldest);
  const before = voters[0]?.serveProof(u32.encode(2)) as Uint8Array;
  await follower.importJustification(oldest, { engine: "BEEF", data: before });
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

/** A voter without peers of its own, whose runtime says what BEEFY begins with; and what peers answer. */
async function alone(
  chain: Chain,
  genesis: () => number,
  set: BeefyValidatorSet,
  answers: Record<string, Uint8Array>,
) {
  const reported: string[] = [];
  const asked: string[] = [];
  const failures: string[] = [];
  const keystore = createMemoryKeystore();
  const auxiliary = memoryAuxiliary();
  const start = () =>
    createBeefyVoter({
      chain,
      notifications: {
        peers: () => [],
        send: () => true,
        setHandshake() {},
        listen(listener) {
          for (const peer of Object.keys(answers)) listener.opened?.(peer, new Uint8Array(1));
          return () => {};
        },
      },
      network: { report: (peer) => reported.push(peer) },
      keystore,
      auxiliary,
      runtime: {
        call: async (_at, method) =>
          method === "BeefyApi_beefy_genesis"
            ? { ok: true, value: option(u32).encode(genesis()) }
            : { ok: true, value: option(BeefyValidatorSet).encode(set) },
        version: async () => new Uint8Array(0),
      },
      timer: { after: () => () => {} },
      log: () => {},
      onFailure: ({ message }) => failures.push(message),
      async askProof(peer, request) {
        asked.push(`${u32.decode(request)} of ${peer}`);
        return answers[peer] as Uint8Array;
      },
    });
  return { voter: await start(), start, auxiliary, reported, asked, failures };
}

/** A proof of block 1 that one key has signed. */
function proofWith(key: Uint8Array): Uint8Array {
  const commitment: BeefyCommitment = {
    payload: [[MMR_ROOT_ID, new Uint8Array(32)]],
    block_number: 1,
    validator_set_id: 0n,
  };
  const signatures = [ecdsaSignPrehashed(key, commitmentHash(commitment))];
  return VersionedFinalityProof.encode({ type: "V1", value: { commitment, signatures } });
}

test("who answers with a proof that does not hold is told of, and the next is asked", async () => {
  const secret = new Uint8Array(32).fill(1);
  const set: BeefyValidatorSet = { validators: [toHex(ecdsaPublicKey(secret))], id: 0n };
  const { store, executor } = createFakeBackend();
  const chain = createChain({ store, executor, log: () => {} });
  for (const number of [1, 2]) await chain.importBlock(header(chain.best().hash, number), []);
  await chain.finalize(chain.best().hash);
  const { voter, reported, asked } = await alone(chain, () => 1, set, {
    liar: proofWith(new Uint8Array(32).fill(2)),
    rubbish: Uint8Array.of(1, 2, 3),
    honest: proofWith(secret),
  });
  await settle();
  assert.deepEqual(asked, ["1 of liar", "1 of rubbish", "1 of honest"]);
  assert.deepEqual(reported, ["liar"]);
  assert.equal(voter.bestBeefy(), 1);
  await voter.stop();
});

test("a voter whose records cannot be written stops, and says so once", async () => {
  const secret = new Uint8Array(32).fill(1);
  const set: BeefyValidatorSet = { validators: [toHex(ecdsaPublicKey(secret))], id: 0n };
  const { store, executor } = createFakeBackend();
  const chain = createChain({ store, executor, log: () => {} });
  const { voter, auxiliary, failures } = await alone(chain, () => 1, set, { honest: proofWith(secret) });
  auxiliary.put = () => Promise.reject(new Error("the disk is full"));
  for (const number of [1, 2, 3]) {
    await chain.importBlock(header(chain.best().hash, number), []);
    await chain.finalize(chain.best().hash);
    await settle();
  }
  assert.deepEqual(failures, ["the disk is full"]);
  await voter.stop();
});

test("who votes twice is reported on the best block, with what the state of the block voted on knows", async () => {
  const { calls, chain } = await hearTwoVotes(createMemoryKeystore());
  assert.deepEqual(calls, [
    ["BeefyApi_generate_key_ownership_proof", chain.canonicalHash(1)],
    ["BeefyApi_submit_report_double_voting_unsigned_extrinsic", chain.best().hash],
  ]);
});

test("a node does not report itself", async () => {
  const keystore = createMemoryKeystore();
  keystore.insert("beef", "ecdsa", "//Bob");
  const { calls, logs } = await hearTwoVotes(keystore);
  assert.deepEqual(calls, []);
  assert.deepEqual(logs, ["another node votes with this node's key"]);
});

/** A node that two votes of `//Bob`'s for one block come to: what of the runtime it asks then, and what it says. */
async function hearTwoVotes(keystore: KeystoreApi) {
  const id = toHex(keypairFromUri("//Bob", "ecdsa").publicKey) as Hex;
  const vote = (byte: number): Uint8Array => {
    const commitment: BeefyCommitment = {
      payload: [[MMR_ROOT_ID, new Uint8Array(32).fill(byte)]],
      block_number: 1,
      validator_set_id: 0n,
    };
    const { secretKey } = keypairFromUri("//Bob", "ecdsa");
    const signature = ecdsaSignPrehashed(secretKey, commitmentHash(commitment));
    return GossipMessage.encode({ type: "Vote", value: { commitment, id, signature } });
  };
  const { store, executor } = createFakeBackend();
  const chain = createChain({ store, executor, log: () => {} });
  for (const number of [1, 2, 3]) await chain.importBlock(header(chain.best().hash, number), []);
  await chain.finalize(chain.best().hash);
  const set: BeefyValidatorSet = { validators: [id, `0x${"02".repeat(33)}` as Hex], id: 0n };
  const calls: [string, string][] = [];
  const logs: string[] = [];
  let listening: NotificationListener | undefined;
  const voter = await createBeefyVoter({
    chain,
    notifications: {
      peers: () => ["bob"],
      send: () => true,
      setHandshake() {},
      listen(listener) {
        listening = listener;
        listener.opened?.("bob", new Uint8Array(1));
        return () => {};
      },
    },
    network: { report: () => {} },
    keystore,
    auxiliary: memoryAuxiliary(),
    runtime: {
      async call(at, method) {
        if (method === "BeefyApi_beefy_genesis") return { ok: true, value: option(u32).encode(1) };
        if (method === "BeefyApi_validator_set")
          return { ok: true, value: option(BeefyValidatorSet).encode(set) };
        calls.push([method, at]);
        return { ok: true, value: Uint8Array.of(1, 4, 7) };
      },
      version: async () => new Uint8Array(0),
    },
    timer: { after: () => () => {} },
    log: (level, _target, message) => void (level === "error" && logs.push(message)),
  });
  await settle();
  for (const byte of [1, 2]) listening?.message("bob", vote(byte));
  await settle();
  await voter.stop();
  return { calls, logs, chain };
}

test("where BEEFY is reset, the node begins anew with the block that the runtime says", async () => {
  const set: BeefyValidatorSet = { validators: [toHex(new Uint8Array(33).fill(2)) as Hex], id: 0n };
  let genesis = 1;
  const { store, executor } = createFakeBackend();
  const chain = createChain({ store, executor, log: () => {} });
  const grow = async (to: number) => {
    for (let number = chain.best().number + 1; number <= to; number++)
      await chain.importBlock(header(chain.best().hash, number), []);
    await chain.finalize(chain.best().hash);
    await settle();
  };
  await grow(2);
  const { voter, start, auxiliary, asked } = await alone(chain, () => genesis, set, { a: new Uint8Array(0) });
  // The proof that is owed tells where a node has begun.
  const owed = () => new Set(asked.splice(0));
  assert.deepEqual(owed(), new Set(["1 of a"]));
  genesis = 6;
  await grow(4);
  owed();
  await grow(5);
  assert.deepEqual(owed(), new Set(), "it is not on until then");
  await grow(8);
  assert.deepEqual(owed(), new Set(["6 of a"]));
  await voter.stop();
  const session = { start: 6, set, mandatory_done: false, best_done: undefined };
  const record = { pallet_genesis: 6, best_voted: 6, best_beefy: 0, best_grandpa: 8, sessions: [session] };
  await auxiliary.put([[BEEFY_RECORD_KEY, BeefyRecord.encode(record)]]);
  for (const begins of [6, 7]) {
    genesis = begins;
    const restarted = await start();
    await settle();
    assert.deepEqual(owed(), new Set([`${begins} of a`]), "a record of before a reset is of no use");
    await restarted.stop();
  }
});
