import { toH256 } from "@serinus/bytes";
import { BeefyGossipMessage, commitmentHash } from "@serinus/consensus-beefy";
import { signingPayload, voteMessage } from "@serinus/consensus-grandpa";
import { simpleSign } from "@serinus/consensus-grandpa/testing";
import type { Random } from "../random.ts";
import type { BlockTree } from "./block-tree.ts";
import { signBeefy } from "./keys.ts";
import type { SimNode } from "./sim-node.ts";

const VOTE_BYTES = 150;

/** Whether a message is a GRANDPA vote by this node. */
export function isOwnVote({ keys }: SimNode, message: Uint8Array): boolean {
  if (message[0] !== 0 || message.length !== VOTE_BYTES) return false;
  const key = keys.grandpaKey;
  for (let i = 0; i < 32; i++) if (message[118 + i] !== key[i]) return false;
  return true;
}

/** A vote of the same round and kind for another block: the target's parent, or a block beside it. */
export function contradiction(
  { keys, disk }: SimNode,
  tree: BlockTree,
  message: Uint8Array,
  random: Random,
): Uint8Array {
  const target = tree.get(toH256(message.subarray(18, 50)));
  const beside = [...disk.unfinalized].filter((block) => block !== target);
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
  return voteMessage(payload, simpleSign(keys.grandpa, payload), keys.grandpa);
}

/** The commitment to another root in place of a node's own BEEFY vote; other messages as they are. */
export function otherCommitment({ keys }: SimNode, message: Uint8Array): Uint8Array {
  const decoded = BeefyGossipMessage.decode(message);
  if (decoded.type !== "Vote" || decoded.value.id !== keys.beefy) return message;
  const [[id, root] = []] = decoded.value.commitment.payload;
  if (id === undefined || root === undefined) return message;
  const commitment = {
    ...decoded.value.commitment,
    payload: [[id, root.map((byte) => byte ^ 1)]] as [string, Uint8Array][],
  };
  const signature = signBeefy(keys.beefy, commitmentHash(commitment));
  return BeefyGossipMessage.encode({ type: "Vote", value: { commitment, id: keys.beefy, signature } });
}
