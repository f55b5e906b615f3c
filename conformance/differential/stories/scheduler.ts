import type { Json } from "@serinus/dynamic-codec";
import { address, all, bytes32, call, remark } from "./calls.ts";
import { ALICE, BOB } from "./people.ts";
import type { Call, Story } from "./story.ts";

type Period = readonly [blocks: number, runs: number] | null;

const at = (when: number, made: Call, periodic: Period = null, priority = 63): Call =>
  call("Scheduler.schedule", { when, maybe_periodic: periodic, priority, call: made });
const after = (blocks: number, made: Call): Call =>
  call("Scheduler.schedule_after", { after: blocks, maybe_periodic: null, priority: 63, call: made });
const named = (name: number, when: number, made: Call, periodic: Period = null, priority = 63): Call =>
  call("Scheduler.schedule_named", {
    id: bytes32(name),
    when,
    maybe_periodic: periodic,
    priority,
    call: made,
  });
const cancel = (when: number, index: number): Call => call("Scheduler.cancel", { when, index });
const cancelNamed = (name: number): Call => call("Scheduler.cancel_named", { id: bytes32(name) });
const retry = (when: number, index: number, retries: number, period: number): Call =>
  call("Scheduler.set_retry", { task: [when, index], retries, period });
const retryNamed = (name: number, retries: number, period: number): Call =>
  call("Scheduler.set_retry_named", { id: bytes32(name), retries, period });
/** A call of so many picoseconds. */
const heavy = (ref_time: string): Call =>
  call("Utility.with_weight", { call: remark("0x77"), weight: { ref_time, proof_size: "0" } });

const LAST = 4_294_967_295;
/** Fails when root makes it. */
const FAILING = call("Balances.transfer_keep_alive", { dest: address(BOB), value: "1" });
/** Too long to stand in an agenda. */
const LONG = remark(`0x${"ab".repeat(200)}`);

/** What root schedules in the open block is scheduled at the beginning of the next one. */
export const schedulerStories: readonly Story[] = [
  {
    name: "blocks and periods at their limits",
    shows: ["Scheduler.Scheduled", "Scheduler.Dispatched", "Scheduler.TargetBlockNumberInPast"],
    tell({ by, block, pass }) {
      const next = block() + 1;
      const due = next + 2;
      by(
        "root",
        all(
          ...(
            [
              [1, 3],
              [1, 1],
              [1, 0],
              [0, 5],
              [LAST, 2],
            ] as const
          ).map((period) => at(due, remark(), period)),
          at(LAST, remark(), [1, 2]),
          ...[0, 1, LAST].map((blocks) => after(blocks, remark())),
          at(next, remark()),
          at(0, remark()),
        ),
      );
      pass(7);
    },
  },
  {
    name: "failing tasks are tried again",
    shows: ["Scheduler.RetrySet", "Scheduler.RetryCancelled", "Scheduler.NotFound"],
    tell({ by, block, pass }) {
      const due = block() + 3;
      const noted = call("Utility.batch_all", { calls: [LONG, FAILING] });
      const tasks = [at(due, FAILING), at(due, FAILING, [2, 3]), named(1, due, FAILING)];
      const others = [named(2, due, FAILING, [1, 2]), at(due, remark()), at(due, LONG), at(due, noted)];
      by("root", all(...tasks, ...others));
      by(
        "root",
        all(
          retry(due, 0, 2, 1),
          retry(due, 1, 2, 1),
          retryNamed(1, 1, 0),
          retryNamed(2, 3, 2),
          retry(due, 4, 2, 1),
          retry(due, 6, 2, 1),
          retry(due, 99, 2, 1),
          retryNamed(9, 2, 1),
          ...[5, 99].map((index) => call("Scheduler.cancel_retry", { task: [due, index] })),
          ...[2, 9].map((name) => call("Scheduler.cancel_retry_named", { id: bytes32(name) })),
        ),
      );
      by("root", retryNamed(2, 3, 2));
      pass(9);
    },
  },
  {
    name: "a retry in the same block, in no block, and none at all",
    shows: ["Scheduler.RetrySet", "Scheduler.Dispatched"],
    tell({ by, block, pass }) {
      const due = block() + 3;
      by("root", all(at(due, FAILING), at(due, FAILING), at(due, FAILING, [1, 4])));
      by("root", all(retry(due, 0, 255, 0), retry(due, 1, 2, LAST), retry(due, 2, 0, 1)));
      pass(6);
    },
  },
  {
    name: "tasks that change the agenda they stand on",
    shows: ["Scheduler.Canceled", "Scheduler.NotFound", "Scheduler.FailedToSchedule"],
    tell({ by, block, pass }) {
      const due = block() + 3;
      by(
        "root",
        all(
          at(due, cancel(due, 1), null, 0),
          at(due, remark(), null, 1),
          at(due, cancel(due, 0), null, 2),
          named(3, due, remark(), null, 4),
          named(3, due, remark(), null, 4),
          at(due, cancelNamed(3), null, 3),
          at(due, retry(due, 6, 1, 1), null, 5),
          at(due, FAILING, null, 6),
          named(4, due, cancelNamed(4), [1, 3], 7),
          named(5, due, named(5, due + 2, remark()), null, 8),
          at(due, cancel(due, 40), null, 9),
          named(6, due, retryNamed(6, 3, 1), [1, 2], 10),
        ),
      );
      pass(7);
    },
  },
  {
    name: "a full agenda, its holes, and what would come back to it",
    shows: ["Scheduler.PeriodicFailed", "Scheduler.RetryFailed"],
    tell({ by, block, pass }) {
      const due = block() + 4;
      by("root", all(...Array.from({ length: 52 }, (_, i) => at(due, remark(), null, i % 7))));
      const before = due - 1;
      by(
        "root",
        all(
          at(before, FAILING, [1, 5]),
          named(1, before, FAILING, [1, 5]),
          at(before, FAILING),
          at(before, LONG, [1, 5]),
        ),
      );
      by("root", all(retry(before, 0, 3, 1), retry(before, 2, 3, 1)));
      pass();
      by("root", all(cancel(due, 10), cancel(due, 49)));
      by("root", all(...[1, 2, 3].map(() => at(due, remark()))));
      pass(6);
    },
  },
  {
    name: "an agenda loses its empty end",
    shows: ["Scheduler.Canceled", "Scheduler.NotFound"],
    tell({ by, block, pass }) {
      const due = block() + 9;
      by("root", all(...Array.from({ length: 4 }, () => at(due, LONG))));
      pass();
      for (const index of [3, 1, 2, 2, 0, 0]) {
        by("root", cancel(due, index));
        pass();
      }
    },
  },
  {
    name: "the preimage of a task",
    shows: ["Preimage.Noted", "Preimage.Cleared", "Scheduler.Canceled"],
    tell({ by, block, pass, encoded, hashOf }) {
      const due = block() + 5;
      by("//Alice", call("Preimage.note_preimage", { bytes: encoded(LONG) }));
      by(
        "root",
        all(at(due, LONG), named(1, due, LONG, [1, 2]), named(2, due, remark(`0x${"11".repeat(300)}`))),
      );
      pass();
      by("//Alice", call("Preimage.unnote_preimage", { hash: hashOf(LONG) }));
      by("root", cancelNamed(2));
      by("root", call("Preimage.unrequest_preimage", { hash: hashOf(LONG) }));
      pass(6);
    },
  },
  {
    name: "calls that are missing, unreadable, or of an old form",
    shows: ["Scheduler.CallUnavailable", "Scheduler.Canceled"],
    tell({ by, block, pass, encoded, hashOf, put }) {
      const due = block() + 3;
      const origin: Json = { type: "system", value: { type: "Root" } };
      const task = (bounded: Json, more: Readonly<Record<string, Json>> = {}): Json => ({
        maybe_id: null,
        priority: 0,
        call: bounded,
        maybe_periodic: null,
        origin,
        ...more,
      });
      const inline = (value: string): Json => ({ type: "Inline", value });
      const lookup = (hash: string, len: number): Json => ({ type: "Lookup", value: { hash, len } });
      const legacy = (hash: string): Json => ({ type: "Legacy", value: { hash } });
      const signed: Json = { type: "system", value: { type: "Signed", value: ALICE } };
      by("//Alice", call("Preimage.note_preimage", { bytes: encoded(LONG) }));
      by(
        "root",
        all(
          put("Scheduler.Lookup", [bytes32(1)], [due, 1]),
          put(
            "Scheduler.Agenda",
            [due],
            [
              task(legacy(hashOf(LONG))),
              task(legacy(bytes32(7)), { maybe_id: bytes32(1) }),
              task(lookup(bytes32(7), 300), { maybe_periodic: [1, 2] }),
              task(inline("0xffff")),
              task(inline(`${encoded(remark())}00`)),
              task(lookup(hashOf(LONG), 4)),
              null,
              task(inline(encoded(FAILING)), { origin: signed }),
              task(inline(encoded(FAILING)), {
                origin: { type: "system", value: { type: "None" } },
                priority: 255,
              }),
            ],
          ),
        ),
      );
      pass(4);
      by("root", all(cancel(due, 1), cancelNamed(1)));
      pass(2);
    },
  },
  {
    name: "tasks too heavy for what is left of a block, and for any",
    shows: ["Scheduler.PermanentlyOverweight", "Scheduler.AgendaIncomplete"],
    tell({ by, block, pass }) {
      const due = block() + 3;
      const big = heavy("1000000000000");
      by(
        "root",
        all(
          at(due, heavy("1700000000000"), null, 1),
          named(1, due, big, [1, 2], 2),
          named(2, due, big, null, 3),
          at(due, heavy("100"), null, 4),
        ),
      );
      pass(8);
    },
  },
  {
    name: "several agendas that are not done",
    shows: ["Scheduler.AgendaIncomplete"],
    tell({ by, block, pass }) {
      const due = block() + 3;
      const big = heavy("1500000000000");
      by(
        "root",
        all(
          at(due, remark(), null, 0),
          at(due, big, null, 1),
          at(due, big, null, 2),
          at(due + 1, big),
          at(due + 1, remark(), null, 200),
          at(due + 2, remark()),
          at(due + 2, big, [1, 2]),
        ),
      );
      pass(12);
    },
  },
];
