import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockEntry, ChainApi, ChainEvent } from "@serinus/node-api";
import { requestJustifications } from "./request-justifications.ts";

test("blocks with which a set ends are looked for: those that wait already, and those that come", () => {
  let tell: (event: ChainEvent) => void = () => {};
  let ended = false;
  const block = (number: number) => ({ number }) as BlockEntry;
  const chain: Pick<ChainApi, "unfinalized" | "subscribe"> = {
    unfinalized: () => [block(1), block(2)],
    subscribe(listener) {
      tell = listener;
      return () => {
        ended = true;
      };
    },
  };
  const asked: number[] = [];
  const voter = { enactsChange: ({ number }: { number: number }) => number % 2 === 0 };
  const end = requestJustifications(chain, voter, ({ number }) => asked.push(number));
  for (const number of [3, 4]) tell({ type: "imported", block: block(number) } as ChainEvent);
  assert.deepEqual(asked, [2, 4]);
  end();
  assert.ok(ended);
});
