import { fromHex, toH256 } from "@serinus/bytes";
import { signingPayload, voteMessage } from "@serinus/consensus-grandpa";
import { simpleSign } from "@serinus/consensus-grandpa/testing";
import type { Random } from "../random.ts";
import type { BlockTree } from "./block-tree.ts";
import type { SimNode } from "./sim-node.ts";

const VOTE_BYTES = 150;

/** Whether a message is a vote by this node. */
export function isOwnVote(node: SimNode, message: Uint8Array): boolean {
  if (message[0] !== 0 || message.length !== VOTE_BYTES) return false;
  const key = fromHex(node.id);
  for (let i = 0; i < 32; i++) if (message[118 + i] !== key[i]) return false;
  return true;
}

/** A vote of the same round and kind for another block: the target's parent, or a block beside it. */
export function contradiction(
  node: SimNode,
  tree: BlockTree,
  message: Uint8Array,
  random: Random,
): Uint8Array {
  const target = tree.get(toH256(message.subarray(18, 50)));
  const beside = [...node.unfinalized].filter((block) => block !== target);
  const other = random.oneIn(2) || beside.length === 0 ? target?.parent : random.pick(beside);
  if (other === undefined) return message;
  const view = new DataView(message.buffer, message.byteOffset);
  const payload = signingPayload(
    message[17] === 0 ? 0 : message[17] === 1 ? 1 : 2,
    other.hash,
    other.number,
    Number(view.getBigUint64(1, true)),
    Number(view.getBigUint64(9, true)),
  );
  return voteMessage(payload, simpleSign(node.id, payload), node.id);
}
