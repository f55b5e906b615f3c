import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import type { BlockEntry, ChainApi, ChainEvent } from "@serinus/node-api";
import { GRANDPA_ENGINE_ID, Header } from "@serinus/runtime-api";
import { ConsensusLog } from "../wire/consensus-log.ts";
import { requestJustifications } from "./request-justifications.ts";

function block(number: number, announces: boolean): BlockEntry {
  const zero = toH256(new Uint8Array(32));
  const log = ConsensusLog.encode({ type: "ScheduledChange", value: { next_authorities: [], delay: 0 } });
  const encodedHeader = Header.encode({
    ...{ parent_hash: zero, number, state_root: zero, extrinsics_root: zero },
    digest: { logs: announces ? [{ type: "Consensus", value: [GRANDPA_ENGINE_ID, log] }] : [] },
  });
  const hash = toH256(new Uint8Array(32).fill(number)) as BlockHash;
  return { hash, number, encodedHeader } as BlockEntry;
}

test("blocks that announce another set are looked for: those that wait already, and those that come", () => {
  let tell: (event: ChainEvent) => void = () => {};
  let ended = false;
  const chain: Pick<ChainApi, "unfinalized" | "subscribe"> = {
    unfinalized: () => [block(1, false), block(2, true)],
    subscribe(listener) {
      tell = listener;
      return () => {
        ended = true;
      };
    },
  };
  const asked: number[] = [];
  const end = requestJustifications(chain, ({ number }) => asked.push(number));
  for (const number of [3, 4]) tell({ type: "imported", block: block(number, number === 4) } as ChainEvent);
  assert.deepEqual(asked, [2, 4]);
  end();
  assert.ok(ended);
});
