import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTestReports, testAccount, testOwnerProof } from "@serinus/frame/testing";
import { MembershipProof } from "@serinus/runtime-api";
import { equivocationSlash, reportEquivocation, submitReport } from "./equivocation-reports.ts";

const KEY = new Uint8Array(32).fill(7);
const [OFFENDER, REPORTER, AUTHOR] = [1, 2, 3].map(testAccount);
const equivocation = { keyType: "test", key: KEY, kind: "test:equivocatio", timeSlot: Uint8Array.of(1) };
const proof = testOwnerProof(KEY, 5, 100);

describe("the part of the stake that equivocating costs", () => {
  it("is the square of three times the share of offenders, at most all of it", () => {
    assert.deepEqual(
      [1, 2, 10, 33, 34, 100].map((offenders) => equivocationSlash(offenders, 100)),
      [900_000, 3_600_000, 90_000_000, 980_100_000, 1_000_000_000, 1_000_000_000],
    );
  });
});

describe("a report of an equivocation", () => {
  it("is laid to who signed it, else to the block's author, else to nobody", () => {
    const { reports, offences, world } = createTestReports([]);
    const report = (who: typeof REPORTER, moment: number) =>
      reportEquivocation(
        reports,
        { ...equivocation, timeSlot: Uint8Array.of(moment) },
        [OFFENDER as never, undefined],
        proof,
        who,
      );
    assert.equal(report(REPORTER, 1), true);
    assert.equal(report(REPORTER, 1), false);
    report(undefined, 2);
    world.author = AUTHOR;
    report(undefined, 3);
    assert.deepEqual(
      offences.map(({ reporters }) => reporters),
      [[REPORTER], [], [AUTHOR]],
    );
    const [first] = offences;
    assert.deepEqual([first?.offence.session_index, first?.offence.validator_set_count], [5, 100]);
  });

  it("goes to the pool as a call of its pallet, if its proof can be read and the pool takes it", () => {
    const { reports, submitted, world } = createTestReports([]);
    const encoded = MembershipProof.encode(proof);
    assert.equal(submitReport(reports, "Test", "evidence", Uint8Array.of(9)), undefined);
    assert.equal(submitReport(reports, "Test", "evidence", encoded), true);
    assert.equal(submitReport(reports, "Test", "evidence", encoded, "report_other"), true);
    const value = { equivocation_proof: "evidence", key_owner_proof: proof };
    assert.deepEqual(submitted, [
      { type: "Test", value: { type: "report_equivocation_unsigned", value } },
      { type: "Test", value: { type: "report_other", value } },
    ]);
    world.isPoolOpen = false;
    assert.equal(submitReport(reports, "Test", "evidence", encoded), undefined);
  });
});
