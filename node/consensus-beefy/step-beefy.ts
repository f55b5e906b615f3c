import type { PeerId } from "@serinus/node-api";
import type { BeefyValidatorSet } from "@serinus/runtime-api";
import type { Beefy, BeefyInput, BeefyOutput } from "./beefy.ts";
import { MAX_SEEN, report, send } from "./forward.ts";
import { addPending, prune, save, takePending, vote } from "./progress.ts";
import { receive } from "./receive.ts";
import { COST } from "./reputation.ts";
import { createSession } from "./session.ts";

/** Refused messages of one peer between two rebroadcasts: an honest one sends all that it keeps once. */
const MAX_REFUSED = 2 * MAX_SEEN;

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
      beefy.refused.delete(input.peer);
      break;
    case "message":
      receiveFrom(beefy, input.peer, input.message);
      break;
    case "proof":
      addPending(beefy, input.proof);
      break;
    case "rebroadcast":
      beefy.refused.clear();
      for (const { message } of beefy.kept.values()) send(beefy, [...beefy.peers], message);
      wantMandatory(beefy);
      break;
  }
  takePending(beefy);
  vote(beefy);
  // Others surely have a proof where a later session has begun.
  if (beefy.sessions.length > 1 && beefy.sessions[0]?.start !== beefy.asked) wantMandatory(beefy);
  const { out } = beefy;
  beefy.out = [];
  return out;
}

function receiveFrom(beefy: Beefy, peer: PeerId, message: Uint8Array): void {
  const refused = beefy.refused.get(peer) ?? 0;
  if (refused > MAX_REFUSED) return;
  const worth = receive(beefy, peer, message);
  if (worth === undefined) return;
  report(beefy, peer, worth);
  if (worth.value >= 0) return;
  beefy.refused.set(peer, refused + 1);
  if (refused === MAX_REFUSED) report(beefy, peer, COST.flood);
}

function noteFinalized(
  beefy: Beefy,
  number: number,
  sessions: readonly { readonly start: number; readonly set: BeefyValidatorSet }[],
): void {
  if (number <= beefy.bestGrandpa) return;
  beefy.bestGrandpa = number;
  // Whoever was asked may have had no proof: time has passed.
  beefy.asked = undefined;
  for (const { start, set } of sessions)
    if (start > (beefy.sessions.at(-1)?.start ?? -1)) beefy.sessions.push(createSession(start, set));
  prune(beefy);
  if (sessions.length > 0) save(beefy);
}

/** The proof of the session's first block, without which nothing goes on, is asked for: its votes may be gone. */
function wantMandatory(beefy: Beefy): void {
  const [first] = beefy.sessions;
  if (first === undefined || first.mandatoryDone || first.start > beefy.bestGrandpa) return;
  beefy.asked = first.start;
  beefy.out.push({ type: "wantProof", number: first.start, peers: [...beefy.peers] });
}
