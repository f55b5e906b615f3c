import type { PeerId } from "@serinus/node-api";
import type { Beefy, BeefyInput, BeefyOutput } from "./beefy.ts";
import { report, send } from "./forward.ts";
import { addPending, prune, save, takePending, vote } from "./progress.ts";
import { receive } from "./receive.ts";
import { createSession } from "./session.ts";
import type { ValidatorSet } from "./wire/messages.ts";

/** Tells the voter what happened and returns what it wants done. The same inputs give the same outputs. */
export function stepBeefy(beefy: Beefy, input: BeefyInput): readonly BeefyOutput[] {
  switch (input.type) {
    case "finalized":
      noteFinalized(beefy, input.number, input.sessions);
      break;
    case "connected":
      beefy.peers.add(input.peer);
      for (const { message } of beefy.kept.values()) send(beefy, [input.peer], message);
      break;
    case "disconnected":
      beefy.peers.delete(input.peer);
      break;
    case "message":
      receiveFrom(beefy, input.peer, input.message);
      break;
    case "proof":
      addPending(beefy, input.proof);
      break;
    case "rebroadcast":
      for (const { message } of beefy.kept.values()) send(beefy, [...beefy.peers], message);
      break;
  }
  takePending(beefy);
  vote(beefy);
  const { out } = beefy;
  beefy.out = [];
  return out;
}

function receiveFrom(beefy: Beefy, peer: PeerId, message: Uint8Array): void {
  const worth = receive(beefy, peer, message);
  if (worth !== undefined) report(beefy, peer, worth);
}

function noteFinalized(
  beefy: Beefy,
  number: number,
  sessions: readonly { readonly start: number; readonly set: ValidatorSet }[],
): void {
  if (number <= beefy.bestGrandpa) return;
  beefy.bestGrandpa = number;
  for (const { start, set } of sessions)
    if (start > (beefy.sessions.at(-1)?.start ?? -1)) beefy.sessions.push(createSession(start, set));
  prune(beefy);
  if (sessions.length === 0) return;
  save(beefy);
  const [first] = beefy.sessions;
  // A session that is not the last and has no proof yet: others surely have one.
  if (first !== undefined && !first.mandatoryDone && beefy.sessions.length > 1)
    beefy.out.push({ type: "wantProof", number: first.start, peers: [...beefy.peers] });
}
