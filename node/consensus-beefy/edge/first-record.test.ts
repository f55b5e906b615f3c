import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import type { BlockEntry, ChainApi, Justification } from "@serinus/node-api";
import {
  BEEFY_ENGINE_ID,
  BeefyConsensusLog,
  type BeefyValidatorSet,
  type DigestItem,
  Header,
} from "@serinus/runtime-api";
import type { BeefyApi } from "./beefy-api.ts";
import { firstRecord } from "./first-record.ts";

const hashOf = (number: number): BlockHash => toH256(new Uint8Array(32).fill(number + 1));
const setOf = (id: number): BeefyValidatorSet => ({
  validators: [`0x${"02".repeat(33)}`],
  id: BigInt(Math.floor(id)),
});

/** Thirty final blocks, with a session beginning at each tenth; those below `from` are missing. */
function chainFrom(from: number, justified: readonly number[] = []): ChainApi {
  const block = (hash: BlockHash): BlockEntry | undefined => {
    const number = Array.from({ length: 31 }, (_, i) => i).find((height) => hashOf(height) === hash);
    if (number === undefined || number < from) return undefined;
    const log = BeefyConsensusLog.encode({ type: "AuthoritiesChange", value: setOf(number / 10) });
    const logs: DigestItem[] =
      number > 0 && number % 10 === 0 ? [{ type: "Consensus", value: [BEEFY_ENGINE_ID, log] }] : [];
    const parentHash = hashOf(number - 1);
    const roots = { state_root: hashOf(0), extrinsics_root: hashOf(0) };
    const encodedHeader = Header.encode({ parent_hash: parentHash, number, ...roots, digest: { logs } });
    return { hash, number, parentHash, encodedHeader } as BlockEntry;
  };
  const proof: Justification = { engine: BEEFY_ENGINE_ID, data: new Uint8Array(0) };
  return {
    block,
    finalized: () => block(hashOf(30)) as BlockEntry,
    justifications: (hash: BlockHash) => (justified.some((number) => hashOf(number) === hash) ? [proof] : []),
  } as unknown as ChainApi;
}

/** A runtime whose state is there of block 30 only, unless told otherwise. */
function apiOf(genesis: number | undefined, states: readonly number[] = [30]): BeefyApi {
  return {
    genesis: async () => genesis,
    async validatorSet(at) {
      const number = states.find((height) => hashOf(height) === at);
      if (number === undefined) throw new Error("the state is gone");
      return setOf(Math.floor(number / 10));
    },
    reportDoubleVoting: async () => false,
  };
}

const told = (record: Awaited<ReturnType<typeof firstRecord>>) =>
  record?.sessions.map(({ start, set, mandatory_done }) => [start, Number(set.id), mandatory_done]);

test("a node begins with BEEFY itself, and owes a proof for every session since", async () => {
  const chain = chainFrom(0);
  assert.equal(await firstRecord(chain, apiOf(undefined)), undefined, "it is not on");
  assert.equal(await firstRecord(chain, apiOf(31)), undefined, "it is on later");
  const sessions = [
    [1, 0, false],
    [10, 1, false],
    [20, 2, false],
    [30, 3, false],
  ];
  assert.deepEqual(told(await firstRecord(chain, apiOf(1, [1, 30]))), sessions);
  assert.deepEqual(
    told(await firstRecord(chain, apiOf(1))),
    sessions.slice(1),
    "that set is gone with its state",
  );
  // A reset in the middle of a session: a header below tells who its validators are.
  const record = await firstRecord(chain, apiOf(15));
  assert.deepEqual(told(record), [[15, 1, false], ...sessions.slice(2)]);
  assert.equal(record?.pallet_genesis, 15);
  assert.deepEqual(told(await firstRecord(chain, apiOf(20))), sessions.slice(2), "at a session's beginning");
});

test("a node whose blocks have proofs begins after the last of them", async () => {
  const after = await firstRecord(chainFrom(0, [7, 12, 20]), apiOf(1));
  assert.deepEqual([told(after), after?.best_beefy], [[[30, 3, false]], 20]);
  const at = await firstRecord(chainFrom(0, [30]), apiOf(1));
  assert.deepEqual([told(at), at?.best_beefy], [[[30, 3, true]], 30]);
});

test("after a warp sync the first session is the oldest whose beginning is there", async () => {
  assert.deepEqual(told(await firstRecord(chainFrom(18), apiOf(1))), [
    [20, 2, false],
    [30, 3, false],
  ]);
  const inside = chainFrom(0);
  const shallow = { ...chainFrom(22), finalized: () => inside.block(hashOf(25)) as BlockEntry };
  assert.equal(await firstRecord(shallow, apiOf(1)), undefined, "the gap is to be filled first");
});
