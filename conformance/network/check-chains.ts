import { fromHex, type Hex, toHex } from "@serinus/bytes";
import { twox_128 } from "@serinus/crypto";
import { utf8Decode, utf8Encode } from "@serinus/scale";
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

/** Kinds of offences that a node's finalized state has on record (`Offences.ConcurrentReportsIndex`), each once. */
export async function recordedOffences(nodes: TestNetwork, node: string): Promise<readonly string[]> {
  const names = ["Offences", "ConcurrentReportsIndex"];
  const prefix = names.map((name) => toHex(twox_128(utf8Encode(name))).slice(2)).join("");
  const at = await nodes.ask(node, "chain_getFinalizedHead");
  const keys = (await nodes.ask(node, "state_getKeysPaged", [`0x${prefix}`, 100, null, at])) as Hex[];
  // After the prefix of 32 bytes come 8 of the kind's hash, and the kind.
  return [...new Set(keys.map((key) => utf8Decode(fromHex(key).slice(40, 56))))];
}

/** @throws Error when a validator contradicted itself, or a database was damaged, by what nodes wrote and recorded. */
export async function checkNoTrouble(nodes: TestNetwork): Promise<void> {
  const line = nodes.lines.find((text) => TROUBLE.test(text));
  if (line !== undefined) throw new Error(`a node tells of trouble: ${line}`);
  for (const { name } of nodes.network.plan.nodes) {
    const recorded = await recordedOffences(nodes, name);
    if (recorded.length > 0) throw new Error(`${name} has offences on record: ${recorded.join(", ")}`);
  }
}
