import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { type Chain, createChain } from "@serinus/chain";
import { createFakeBackend, fakeHeader } from "@serinus/chain/testing";
import { ed25519Verify } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import type {
  AuxiliaryStore,
  KeystoreApi,
  NotificationApi,
  NotificationListener,
  ReputationChange,
} from "@serinus/node-api";
import { createFakeTimer } from "@serinus/timer/testing";
import { type HardForks, hardForksByBlock } from "../authority-set/hard-forks.ts";
import { decodeJustification, verifyJustification } from "../justification/verify-justification.ts";
import { AuthoritySetRecord, RECORD_KEYS } from "../records.ts";
import { createVoterSet, type VoterSet } from "../voter-set.ts";
import { verifyWarpProof } from "../warp-sync/verify-warp-proof.ts";
import { type AuthorityId, AuthorityList } from "../wire/messages.ts";
import { createGrandpaVoter, type GrandpaVoter } from "./create-grandpa-voter.ts";

const NAMES = ["//Alice", "//Bob", "//Charlie"];

function memoryAuxiliary(): AuxiliaryStore & { readonly records: Map<string, Uint8Array>; broken: boolean } {
  const records = new Map<string, Uint8Array>();
  return {
    records,
    broken: false,
    get: (key) => records.get(key),
    async put(entries) {
      await Promise.resolve();
      if (this.broken) throw new Error("the disk is full");
      for (const [key, value] of entries) if (value !== undefined) records.set(key, value);
    },
  };
}

/** Nodes that hear all that the others say. */
function createHub() {
  const listeners = new Map<string, NotificationListener>();
  const queue: (() => void)[] = [];
  return {
    sent: [] as { from: string; message: Uint8Array }[],
    deliver() {
      const delivered = queue.splice(0);
      for (const run of delivered) run();
      return delivered.length > 0;
    },
    join(name: string): NotificationApi {
      const hub = this;
      return {
        peers: () => [...listeners.keys()].filter((other) => other !== name),
        send(peer, message) {
          hub.sent.push({ from: name, message });
          queue.push(() => listeners.get(peer)?.message(name, message));
          return true;
        },
        setHandshake() {},
        listen(listener) {
          for (const [other, theirs] of listeners) {
            theirs.opened?.(name, Uint8Array.of(4));
            queue.push(() => listener.opened?.(other, Uint8Array.of(4)));
          }
          listeners.set(name, listener);
          return () => listeners.delete(name);
        },
      };
    },
  };
}

async function setUp() {
  const timer = createFakeTimer();
  const hub = createHub();
  const reports: ReputationChange[] = [];
  const logs: string[] = [];
  const failures: string[] = [];
  const keystores = NAMES.map((uri) => {
    const keystore = createMemoryKeystore();
    const key = keystore.insert("gran", "ed25519", uri);
    return { keystore, id: toHex(key) };
  });
  const authorities: AuthorityList = keystores.map(({ id }) => [id, 1]);
  const start = (
    chain: Chain,
    name: string,
    keystore: KeystoreApi,
    auxiliary: AuxiliaryStore,
    justifications: Uint8Array[] = [],
    hardForks: HardForks = new Map(),
  ) =>
    createGrandpaVoter({
      hardForks,
      chain,
      notifications: hub.join(name),
      network: { report: (_peer, change) => reports.push(change) },
      keystore,
      auxiliary,
      runtime: {
        call: async (_at, method) =>
          method === "GrandpaApi_grandpa_authorities"
            ? { ok: true, value: AuthorityList.encode(authorities) }
            : { ok: false, error: "not here" },
        version: async () => new Uint8Array(0),
      },
      timer,
      random: seededNumbers(name.length),
      log: (level, _target, message) => logs.push(`${level} ${message}`),
      onJustification: (encoded) => justifications.push(encoded),
      onFailure: ({ message }) => failures.push(message),
    });
  const newChain = () => {
    const { store, executor } = createFakeBackend();
    return createChain({ store, executor, log: () => {} });
  };
  /** Lets everything happen that a second brings. */
  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < 4 * seconds; i++) {
      await timer.advance(250);
      do await new Promise<void>((resolve) => setImmediate(resolve));
      while (hub.deliver());
    }
  }
  return { timer, hub, reports, logs, failures, keystores, authorities, start, newChain, pass };
}

async function importChain(chains: readonly Chain[], from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++)
    for (const chain of chains) await chain.importBlock(fakeHeader(chain.best().hash, number), []);
}

test("three nodes finalize with real keys, and what they prove convinces others", async () => {
  const world = await setUp();
  const chains = world.keystores.map(() => world.newChain());
  const stores = chains.map(memoryAuxiliary);
  const told: Uint8Array[] = [];
  const voters: GrandpaVoter[] = [];
  for (const [i, { keystore }] of world.keystores.entries())
    voters.push(
      await world.start(chains[i] as Chain, `node${i}`, keystore, stores[i] as AuxiliaryStore, told),
    );
  await importChain(chains, 1, 6);
  await world.pass(10);
  // The best block and the one before it are left alone, and of the rest a quarter.
  for (const chain of chains) assert.ok(chain.finalized().number >= 4, `at ${chain.finalized().number}`);
  assert.ok(voters.every((voter) => voter.status().voting && voter.status().round > 1));
  const justification = decodeJustification(told.at(-1) as Uint8Array);
  verifyJustification(justification, 0, createVoterSet(world.authorities) as VoterSet, ed25519Verify);

  const proof = voters[0]?.warpSyncProof((chains[0] as Chain).genesisHash) as Uint8Array;
  const step = verifyWarpProof(proof, 0, world.authorities, ed25519Verify);
  assert.equal(step.hash, justification.commit.target_hash);
  assert.equal(step.isFinished, true);
  assert.throws(() => verifyWarpProof(proof, 1, world.authorities, ed25519Verify));

  // A node that was away takes the justification.
  const late = world.newChain();
  const follower = await world.start(late, "late", createMemoryKeystore(), memoryAuxiliary());
  await importChain([late], 1, 6);
  const block = late.block(justification.commit.target_hash);
  assert.ok(block);
  const data = told.at(-1) as Uint8Array;
  const bad = data.slice();
  bad[200] = (bad[200] as number) ^ 1;
  await assert.rejects(follower.importJustification(block, { engine: "FRNK", data: bad }));
  await assert.rejects(follower.importJustification(block, { engine: "BEEF", data }), /none of GRANDPA's/);
  await follower.importJustification(block, { engine: "FRNK", data });
  assert.equal(late.finalized().hash, block.hash);
  assert.equal(follower.status().voting, false);
  for (const voter of [...voters, follower]) await voter.stop();
});

test("votes are durable before they are sent, and a restarted node repeats them", async () => {
  const world = await setUp();
  const chain = world.newChain();
  const auxiliary = memoryAuxiliary();
  const { keystore } = world.keystores[0] as { keystore: KeystoreApi; id: AuthorityId };
  const other = world.hub.join("listener");
  other.listen({ message() {} });
  const voter = await world.start(chain, "node", keystore, auxiliary);
  await importChain([chain], 1, 6);
  await world.pass(3);
  const votes = () =>
    world.hub.sent.filter(({ message }) => message[0] === 0).map(({ message }) => toHex(message));
  const before = votes();
  assert.ok(before.length > 0);
  assert.ok(auxiliary.records.has(RECORD_KEYS.ownVotes));
  await voter.stop();
  await importChain([chain], 7, 9);
  const again = await world.start(chain, "node", keystore, auxiliary);
  await world.pass(3);
  assert.deepEqual(new Set(votes()), new Set(before));
  await again.stop();
});

test("a node that cannot keep its votes does not send them, and tells that its voter has stopped", async () => {
  const world = await setUp();
  const chain = world.newChain();
  const auxiliary = memoryAuxiliary();
  world.hub.join("listener").listen({ message() {} });
  const { keystore } = world.keystores[0] as { keystore: KeystoreApi; id: AuthorityId };
  const voter = await world.start(chain, "node", keystore, auxiliary);
  await importChain([chain], 1, 6);
  auxiliary.broken = true;
  await world.pass(5);
  assert.equal(world.hub.sent.filter(({ message }) => message[0] === 0).length, 0);
  assert.ok(world.logs.some((line) => line.includes("the disk is full")));
  assert.deepEqual(world.failures, ["the disk is full"]);
  assert.equal(voter.status().voting, false);
});

test("a node whose key cannot be read stops voting, and tells of it", async () => {
  const world = await setUp();
  const chain = world.newChain();
  const { keystore } = world.keystores[0] as { keystore: KeystoreApi; id: AuthorityId };
  const unreadable: KeystoreApi = {
    ...keystore,
    sign() {
      throw new Error("the key file cannot be read");
    },
  };
  const voter = await world.start(chain, "node", unreadable, memoryAuxiliary());
  await importChain([chain], 1, 6);
  await world.pass(5);
  assert.deepEqual(world.failures, ["the key file cannot be read"]);
  assert.equal(voter.status().voting, false);
  await importChain([chain], 7, 8);
  await voter.stop();
});

test("a set that people agreed on takes over at its block, on nodes that knew of it before and on those that did not", async () => {
  const world = await setUp();
  const planned = world.newChain();
  await importChain([planned], 1, 9);
  const hash = planned.canonicalHash(3) as BlockHash;
  const [alice] = world.authorities;
  assert.ok(alice);
  const forks = hardForksByBlock([{ setId: 1, hash, number: 3, authorities: [alice] }]);
  const chains = world.keystores.map(() => world.newChain());
  const stores = chains.map(memoryAuxiliary);
  const startAll = () =>
    Promise.all(
      world.keystores.map(({ keystore }, i) =>
        world.start(chains[i] as Chain, `node${i}`, keystore, stores[i] as AuxiliaryStore, [], forks),
      ),
    );
  const voters = await startAll();
  await importChain(chains, 1, 9);
  await world.pass(20);
  for (const [i, chain] of chains.entries()) {
    assert.ok(chain.finalized().number >= 6, `at ${chain.finalized().number}`);
    assert.deepEqual(voters[i]?.state.authoritySet.current_authorities, [alice]);
    assert.deepEqual(voters[i]?.state.authoritySet.authority_set_changes, [[0, 3]]);
  }
  for (const voter of voters) await voter.stop();

  // A record of the time before: the set is put right when the node starts.
  const [store] = stores;
  const record = AuthoritySetRecord.decode(store?.records.get(RECORD_KEYS.authoritySet) as Uint8Array);
  record.current_authorities = world.authorities;
  store?.records.set(RECORD_KEYS.authoritySet, AuthoritySetRecord.encode(record));
  const [again, ...others] = await startAll();
  assert.deepEqual(again?.state.authoritySet.current_authorities, [alice]);
  for (const voter of [again, ...others]) await voter?.stop();
});
