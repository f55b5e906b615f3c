import { rows } from "../output/rows.ts";
import { fitsBlock, type UpgradeReport } from "./try-upgrade.ts";

/** The report of `serinus try-upgrade` as lines for people. */
export function upgradeText({ block, before, after, refusal, upgrade, failedCheck }: UpgradeReport): string {
  const head = [
    ["state", `block #${block.number} (${block.hash}), ${before.specName} ${before.specVersion}`],
    ["code", `${after.specName} ${after.specVersion}`],
    ["set_code", refusal === undefined ? "takes it" : `refuses it: ${refusal}`],
  ] as const;
  if (!upgrade.ok) return rows([...head, ["upgrade", `FAILED: ${upgrade.error}`]]);

  const { milliseconds, weight, maxBlock, changes, childTries } = upgrade;
  const share = (used: bigint, most: bigint): string =>
    most === 0n ? "" : ` (${(Number((used * 10_000n) / most) / 100).toFixed(2)} % of a block)`;
  const width = Math.max(0, ...changes.map(({ item }) => item.length)) + 2;
  const items = changes.map(({ item, ...counts }) => {
    const parts = Object.entries(counts).filter(([, count]) => count > 0);
    return item.padEnd(width) + parts.map(([what, count]) => `${count} ${what}`).join(", ");
  });
  if (childTries > 0) items.push(`${childTries} child tries`);
  return rows([
    ...head,
    ["upgrade", `done in ${milliseconds.toFixed(1)} ms`],
    [
      "weight",
      `${fitsBlock(upgrade) ? "" : "TOO MUCH FOR A BLOCK: "}` +
        `ref_time ${weight.ref_time}${share(weight.ref_time, maxBlock.ref_time)}, ` +
        `proof_size ${weight.proof_size}${share(weight.proof_size, maxBlock.proof_size)}`,
    ],
    ["checks", failedCheck === undefined ? "all hold" : `FAILED: ${failedCheck}`],
    ["changed", items.length === 0 ? "nothing" : items.join("\n")],
  ]);
}
