import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { concatBytes, toHex } from "@serinus/bytes";
import { blake2_128Concat, storagePrefix } from "@serinus/crypto";
import { u32 } from "@serinus/scale";
import type { DevNode } from "@serinus/serinus-cli";
import { findSpec } from "../specs-folder.ts";
import { callRpc } from "./call-rpc.ts";
import { startTestNode } from "./dev-node.ts";

const MEMBER = `0x${"42".repeat(32)}`;
const OPPONENT = `0x${"43".repeat(32)}`;
const REMARK = { type: "Inline", value: "0x0000081234" };

interface Dispatched {
  readonly id: string | null;
  readonly result: { readonly type: string };
}

const spec = findSpec("chopsticks-kusama-local.json");
describe("fast-forward on the real Kusama", { skip: "missing" in spec && spec.missing }, () => {
  let node: DevNode;
  before(async () => {
    assert.ok("path" in spec);
    node = await startTestNode({ chain: spec.path, seal: "manual" });
    await call("dev_fundAccount", MEMBER);
    await call("dev_fundAccount", OPPONENT);
  });
  after(() => node.close());

  const call = <T = string>(method: string, ...params: unknown[]): Promise<T> =>
    callRpc(node.port, method, params) as Promise<T>;
  const refuses = (words: RegExp, target: object) =>
    assert.rejects(call("dev_fastForward", target), (error: Error) => words.test(error.message));
  const as = (origin: unknown, pallet: string, method: string, value: object) =>
    call("dev_actAs", origin, { type: pallet, value: { type: method, value } });

  /** Makes a block. @returns the extrinsics of it that failed, and the tasks that it dispatched by their names */
  async function block(): Promise<{ failed: string[]; dispatched: Dispatched[] }> {
    const request = { block: await call("dev_newBlock"), includeRaw: false, includeBlockDetails: true };
    const { blockDetails } = await call<{
      blockDetails: {
        events: { method: string; argObj: Dispatched }[];
        extrinsics: { method: string; success: boolean }[];
      };
    }>("dev_runBlock", request);
    return {
      failed: blockDetails.extrinsics.filter(({ success }) => !success).map(({ method }) => method),
      dispatched: blockDetails.events
        .filter(({ method, argObj }) => method === "Dispatched" && argObj.id !== null)
        .map(({ argObj }) => argObj),
    };
  }

  /** Approves a referendum, and has its enactment dispatched in the next block. */
  async function enact(target: { referendum: number; pallet?: string }): Promise<void> {
    await call("dev_fastForward", target);
    const { dispatched } = await block();
    assert.deepEqual(
      dispatched.map(({ result }) => result.type),
      ["Ok"],
    );
    await refuses(/is not going on: it is Approved/, target);
  }

  const submit = (pallet: string, origin: string) =>
    as(MEMBER, pallet, "submit", {
      proposal_origin: { Origins: origin },
      proposal: REMARK,
      enactment_moment: { type: "After", value: 100 },
    });

  test("the fellowship's referenda pass, whose tallies count members", async () => {
    const who = { type: "Id", value: MEMBER };
    await as("Root", "FellowshipCollective", "add_member", { who });
    await block();
    for (let rank = 0; rank < 3; rank++) {
      await as("Root", "FellowshipCollective", "promote_member", { who });
      await block();
    }
    await submit("FellowshipReferenda", "Fellows");
    assert.deepEqual((await block()).failed, []);
    await enact({ referendum: 0, pallet: "FellowshipReferenda" });
  });

  test("a referendum passes that is being decided, against votes", async () => {
    await submit("Referenda", "SmallTipper");
    await block();
    await as(MEMBER, "Referenda", "place_decision_deposit", { index: 0 });
    const vote = { type: "Standard", value: { vote: 0, balance: "900000000000000000" } };
    await as(OPPONENT, "ConvictionVoting", "vote", { poll_index: 0, vote });
    assert.deepEqual((await block()).failed, []);
    // Past the track's time to prepare.
    await call("dev_newBlock", { count: 12 });
    const info = concatBytes(
      storagePrefix("Referenda", "ReferendumInfoFor"),
      blake2_128Concat(u32.encode(0)),
    );
    const { value } = await call<{ value: { value: { deciding: unknown; tally: { nays: string } } } }>(
      "dev_decodeStorage",
      toHex(info),
    );
    assert.notEqual(value.value.deciding, null);
    assert.ok(BigInt(value.value.tally.nays) > 0n);
    await enact({ referendum: 0 });
  });

  test("a task goes forward by its name", async () => {
    const id = `0x${"77".repeat(32)}`;
    const named = { id, when: 1000, maybe_periodic: null, priority: 0 };
    await as("Root", "Scheduler", "schedule_named", {
      ...named,
      call: { type: "System", value: { type: "remark", value: { remark: "0x1234" } } },
    });
    await block();
    await call("dev_fastForward", { name: id });
    const { dispatched } = await block();
    assert.deepEqual(
      dispatched.map((each) => each.id),
      [id],
    );
    await refuses(/the task 0x77.* is not scheduled; Scheduler.Lookup names all tasks/, { name: id });
  });

  test("what is not there is said", async () => {
    await refuses(/referendum 7 of Referenda is not going on: there is none of this number/, {
      referendum: 7,
    });
    await refuses(/there is no pallet Fellowship; there are System, /, {
      referendum: 0,
      pallet: "Fellowship",
    });
    await refuses(/no storage item in System ReferendumInfoFor/, { referendum: 0, pallet: "System" });
  });
});
