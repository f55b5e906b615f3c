import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "@serinus/bytes";
import { outcomeOf } from "@serinus/frame";
import { seededNumbers } from "@serinus/frame/testing";
import type { VestingInfo } from "./types.ts";
import {
  ALICE,
  BOB,
  CHARLIE,
  mergeSchedules,
  removeSchedule,
  schedule,
  vest,
  vestedTransfer,
  vestingChain,
  vestOther,
} from "./vesting-chain.ts";

/** The model: a schedule as what it locks in every block from now on, without formulas. */
interface Course {
  readonly info: VestingInfo;
  /** Amounts by block; nothing after the last. */
  readonly locked: readonly bigint[];
}

const BLOCKS = 200;

function courseOf(info: VestingInfo): Course {
  const locked: bigint[] = [];
  let left = info.locked;
  for (let block = 0; block < BLOCKS; block++) {
    if (block > info.starting_block) left = left > info.per_block ? left - info.per_block : 0n;
    locked.push(left);
  }
  return { info, locked };
}

const at = ({ locked }: Course, block: number): bigint => locked[block] ?? 0n;
const total = (courses: readonly Course[], block: number): bigint =>
  courses.reduce((sum, course) => sum + at(course, block), 0n);

describe("schedules at random", () => {
  it("lock what they should, block after block", () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 12; seed++) {
      const below = seededNumbers(seed);
      const chain = vestingChain();
      const courses = new Map<AccountId, readonly Course[]>([
        [ALICE, []],
        [BOB, []],
      ]);
      /** What each account's lock was when it was last brought up to date. */
      const locks = new Map<AccountId, bigint>([
        [ALICE, 0n],
        [BOB, 0n],
      ]);
      const accounts = [...courses.keys()];
      for (let block = 2; block < 60; block++) {
        chain.runToBlock(block);
        const who = accounts[below(accounts.length)] as AccountId;
        const mine = courses.get(who) ?? [];
        const [action, apply] = step(below, block, who, mine);
        const outcome = outcomeOf(() =>
          chain.dispatcher.dispatch(
            action.call,
            action.root ? chain.origins.root : chain.origins.signed(action.by),
          ),
        );
        const after = apply();
        assert.equal(outcome.ok, after !== undefined, `seed ${seed}, block ${block}: ${action.name}`);
        seen.set(`${action.name} ${outcome.ok}`, (seen.get(`${action.name} ${outcome.ok}`) ?? 0) + 1);
        if (after !== undefined) {
          courses.set(
            who,
            after.filter((course) => at(course, block) > 0n),
          );
          locks.set(who, total(after, block));
        }
        for (const account of accounts) {
          const kept = (courses.get(account) ?? []).map(({ info }) => info);
          assert.deepEqual(
            chain.schedules(account) ?? [],
            kept,
            `seed ${seed}, block ${block}: ${action.name}`,
          );
          assert.equal(chain.free(account) - chain.usable(account), locks.get(account));
        }
        chain.tryState();
      }
    }
    for (const name of ["vest", "vest_other", "transfer", "merge", "remove"]) {
      for (const ended of [true, false])
        assert.ok((seen.get(`${name} ${ended}`) ?? 0) > 3, `${name} ${ended}`);
    }
  });
});

interface Action {
  readonly name: string;
  readonly call: ReturnType<typeof vestOther>;
  readonly by: AccountId;
  readonly root?: boolean;
}

/** A call upon an account, and what the model says of it: the schedules after it, `undefined` if it must fail. */
function step(
  below: (limit: number) => number,
  block: number,
  who: AccountId,
  mine: readonly Course[],
): readonly [Action, () => readonly Course[] | undefined] {
  const ifAny = () => (mine.length > 0 ? mine : undefined);
  switch (below(6)) {
    case 0:
      return [{ name: "vest", call: vest, by: who }, ifAny];
    case 1:
      return [{ name: "vest_other", call: vestOther(who), by: CHARLIE }, ifAny];
    case 2: {
      const index = below(3);
      const action = { name: "remove", call: removeSchedule(who, index), by: CHARLIE, root: true };
      return [action, () => (index < mine.length ? mine.filter((_course, i) => i !== index) : undefined)];
    }
    case 3: {
      const [first, second] = [below(3), below(3)];
      const index2 = first === second ? (second + 1) % 3 : second;
      const action = { name: "merge", call: mergeSchedules(first, index2), by: who };
      return [action, () => merged(mine, first, index2, block)];
    }
    default: {
      const info = schedule(BigInt(10 + below(60)), BigInt(below(12)), Math.max(0, block + below(12) - 4));
      const fits = info.locked >= 20n && info.per_block > 0n && mine.length < 3;
      const action = { name: "transfer", call: vestedTransfer(who, info), by: CHARLIE };
      return [action, () => (fits ? [...mine, courseOf(info)] : undefined)];
    }
  }
}

/** Merging told by the courses: the ends are where they come to nothing. */
function merged(mine: readonly Course[], first: number, second: number, block: number) {
  const [a, b] = [mine[first], mine[second]];
  if (a === undefined || b === undefined) return undefined;
  const others = mine.filter((course) => course !== a && course !== b);
  if (at(a, block) === 0n && at(b, block) === 0n) return others;
  if (at(a, block) === 0n) return [...others, b];
  if (at(b, block) === 0n) return [...others, a];
  const locked = at(a, block) + at(b, block);
  const start = Math.max(block, a.info.starting_block, b.info.starting_block);
  const end = Math.max(...[a, b].map((course) => course.locked.indexOf(0n)));
  const each = locked / BigInt(Math.max(1, end - start));
  return [...others, courseOf(schedule(locked, each > 0n ? each : 1n, start))];
}
