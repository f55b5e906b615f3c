import { toHex } from "@serinus/bytes";
import { twox_128 } from "@serinus/crypto";
import { utf8Encode } from "@serinus/scale";
import type { TestNetwork } from "./test-network.ts";

/** What nodes write when their database is damaged, or two messages of one validator contradict one another. */
const TROUBLE = /equivocat|made two blocks|damaged|corrupt|cannot be read/i;

/** Up to which height all nodes of a network have the same chain. @throws Error where they have not. */
export async function checkSameChain(nodes: TestNetwork): Promise<number> {
  const finalized = [...(await nodes.statuses()).values()].map((status) => status.finalized);
  const common = Math.min(...finalized);
  for (let number = 1; number <= common; number++) {
    const hashes = await Promise.all(
      nodes.network.plan.nodes.map(({ name }) => nodes.blockHash(name, number)),
    );
    if (new Set(hashes).size !== 1 || hashes[0] === undefined)
      throw new Error(`#${number} is final, but not the same on all nodes: ${hashes.join(", ")}`);
  }
  return common;
}

/** Offences that a node's best block has on record (`Offences.Reports`). */
export async function offences(nodes: TestNetwork, node: string): Promise<readonly string[]> {
  const prefix = [`Offences`, `Reports`].map((name) => toHex(twox_128(utf8Encode(name))).slice(2)).join("");
  return (await nodes.ask(node, "state_getKeysPaged", [`0x${prefix}`, 100])) as string[];
}

/** @throws Error when a validator contradicted itself, or a database was damaged, by what nodes wrote and recorded. */
export async function checkNoTrouble(nodes: TestNetwork): Promise<void> {
  const line = nodes.lines.find((text) => TROUBLE.test(text));
  if (line !== undefined) throw new Error(`a node tells of trouble: ${line}`);
  for (const { name } of nodes.network.plan.nodes) {
    const recorded = await offences(nodes, name);
    if (recorded.length > 0) throw new Error(`${name} has ${recorded.length} offences on record`);
  }
}
