import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AccountId, type H256, toH256 } from "@serinus/bytes";
import { instantiate, mount, type Offence, type OffenceDetails, type Offender, place } from "@serinus/frame";
import { newTestChain, seededNumbers, testAccount, testAccounts } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { fixedText } from "@serinus/runtime-api";
import { accountId, bytes, type Codec, tuple, u32 } from "@serinus/scale";
import { offencesCode } from "./code.ts";
import { offencesManifest } from "./manifest.ts";
import type { Offences } from "./offences.ts";
import { reportOffences } from "./report-offence.ts";

const [ALICE, BOB, CHARLIE] = testAccounts(1, 2, 3);
const REPORTER = testAccount(9);
const KIND = "test:of:offences";

/** An offender is an account and what it has at stake. */
const Who = tuple(accountId, u32);
const IdentificationTuple = Who as Codec<unknown> as Codec<Offender>;

/** System and Offences; what the punishing side hears. */
function chain() {
  const heard: (readonly [readonly OffenceDetails[], readonly number[], number])[] = [];
  const test = newTestChain((parts) => {
    const placed = place("Offences", 7, offencesManifest(IdentificationTuple));
    const { system, context, mounted } = testSystem(parts, [placed]);
    const offences: Offences = instantiate(context, placed, {
      onOffence: (...told) => void heard.push(told),
    } satisfies Offences["config"]);
    return { system: systemApi(system), pallets: [mounted, mount(offences, offencesCode)], offences };
  });
  test.runToBlock(1);
  const { offences } = test.runtime;
  return { ...test, offences, heard, ...reportOffences(offences, IdentificationTuple) };
}

const offence = (moment: number, ...who: AccountId[]): Offence => ({
  kind: KIND,
  offenders: who.map((account) => [account, 7] as const),
  session_index: 5,
  validator_set_count: 10,
  time_slot: Uint8Array.of(moment),
  slashFraction: (count) => count * 100,
});
const details = (who: AccountId, ...reporters: AccountId[]) => ({ offender: [who, 7], reporters });
/** The event of an offence. */
const told = (moment: number) => ({
  type: "Offences",
  value: { type: "Offence", value: { kind: KIND, timeslot: Uint8Array.of(moment) } },
});

describe("an offence", () => {
  it("is kept with its reporters under the hash of what it is, and punished", () => {
    const { reportOffence, offences, heard, host, assertLastEvent, tryState } = chain();
    assert.equal(reportOffence([REPORTER], offence(1, ALICE)), true);
    const known = tuple(fixedText(16), bytes, Who).encode([KIND, Uint8Array.of(1), [ALICE, 7]]);
    const id: H256 = toH256(host.hashing_blake2_256(known));
    assert.deepEqual([...offences.storage.Reports.iter()], [[id, details(ALICE, REPORTER)]]);
    assert.deepEqual(offences.storage.ConcurrentReportsIndex.get(KIND, Uint8Array.of(1)), [id]);
    assert.deepEqual(heard, [[[details(ALICE, REPORTER)], [100], 5]]);
    assertLastEvent(told(1));
    tryState();
  });

  it("is taken once only", () => {
    const { reportOffence, isKnownOffence, heard, events, tryState } = chain();
    reportOffence([REPORTER], offence(1, ALICE, BOB));
    assert.equal(reportOffence([BOB], offence(1, BOB, ALICE)), false);
    assert.deepEqual([heard.length, events().length], [1, 1]);
    const asks = [[ALICE], [BOB, ALICE], [ALICE, CHARLIE], []].map((all) =>
      isKnownOffence(KIND, offence(1, ...all).offenders, Uint8Array.of(1)),
    );
    assert.deepEqual(asks, [true, true, false, true]);
    assert.equal(isKnownOffence(KIND, offence(1, ALICE).offenders, Uint8Array.of(2)), false);
    assert.equal(isKnownOffence("test:of:another!", offence(1, ALICE).offenders, Uint8Array.of(1)), false);
    tryState();
  });

  it("counts together with others at its moment, who are all punished anew", () => {
    const { reportOffence, heard } = chain();
    reportOffence([REPORTER], offence(1, ALICE));
    // Alice is known, Bob is not.
    assert.equal(reportOffence([], offence(1, ALICE, BOB)), true);
    reportOffence([], offence(2, CHARLIE));
    assert.deepEqual(heard.slice(1), [
      [[details(ALICE, REPORTER), details(BOB)], [200, 200], 5],
      [[details(CHARLIE)], [100], 5],
    ]);
  });
});

describe("the invariants of Offences", () => {
  it("hold after any reports", () => {
    const below = seededNumbers(3);
    const { reportOffence, tryState, offences } = chain();
    const known = new Set<string>();
    for (let report = 0; report < 60; report++) {
      const moment = below(6);
      const who = [testAccount(below(8)), testAccount(below(8))];
      const isNew = who.some((account) => !known.has(`${moment} ${account}`));
      assert.equal(reportOffence([], offence(moment, ...who)), isNew);
      for (const account of who) known.add(`${moment} ${account}`);
      tryState();
    }
    assert.equal([...offences.storage.Reports.iterKeys()].length, known.size);
  });

  it("do not hold for a report that is not listed, listed and not there, or listed twice", () => {
    const broken = (breakIt: (storage: Offences["storage"], ids: H256[]) => void, message: RegExp) => {
      const { reportOffence, offences, tryState } = chain();
      reportOffence([], offence(1, ALICE));
      breakIt(
        offences.storage,
        offences.storage.ConcurrentReportsIndex.get(KIND, Uint8Array.of(1)) as H256[],
      );
      assert.throws(tryState, message);
    };
    const at = [KIND, Uint8Array.of(1)] as const;
    broken(({ ConcurrentReportsIndex }) => ConcurrentReportsIndex.remove(...at), /is there and not listed/);
    broken(({ Reports }, [id]) => Reports.remove(id as H256), /is listed and not there/);
    broken(
      ({ ConcurrentReportsIndex }, [id]) => ConcurrentReportsIndex.insert(...at, [id as H256, id as H256]),
      /is listed twice/,
    );
  });
});
