import { GRANDPA_ENGINE_ID, Header } from "@serinus/runtime-api";
import { indexed, struct, tuple, u32, type ValueOf, variants } from "@serinus/scale";
import { counter } from "./counters.ts";
import { AuthorityList } from "./messages.ts";

/** Authorities that take over `delay` blocks after the block that says so. */
export type ScheduledChange = ValueOf<typeof ScheduledChange>;
export const ScheduledChange = /* @__PURE__ */ struct({ next_authorities: AuthorityList, delay: u32 });

/**
 * What the runtime tells GRANDPA in a header's digest (Polkadot specification, "Consensus Message Digest"). As in
 * Substrate, the client acts on the two changes only; the other three are read and have no effect.
 */
export type ConsensusLog = ValueOf<typeof ConsensusLog>;
export const ConsensusLog = /* @__PURE__ */ variants({
  ScheduledChange: indexed(1, ScheduledChange),
  /** The finalized block from whose height on the old authorities are no longer counted on, and the change. */
  ForcedChange: indexed(2, tuple(u32, ScheduledChange)),
  OnDisabled: indexed(3, counter),
  Pause: indexed(4, u32),
  Resume: indexed(5, u32),
});

/** A change of authorities that a block announces. */
export interface AnnouncedChange {
  readonly change: ScheduledChange;
  /** Only of a forced change: the last block that the old set is known to have finalized. */
  readonly medianLastFinalized?: number;
}

/** The change in a header's digest: the first forced one, or else the first scheduled one. Unreadable logs are none. */
export function announcedChange(encodedHeader: Uint8Array): AnnouncedChange | undefined {
  const logs = grandpaLogs(encodedHeader);
  for (const log of logs)
    if (log.type === "ForcedChange") return { medianLastFinalized: log.value[0], change: log.value[1] };
  for (const log of logs) if (log.type === "ScheduledChange") return { change: log.value };
  return undefined;
}

/** The scheduled change in a header's digest. */
export function scheduledChange(encodedHeader: Uint8Array): ScheduledChange | undefined {
  for (const log of grandpaLogs(encodedHeader)) if (log.type === "ScheduledChange") return log.value;
  return undefined;
}

function grandpaLogs(encodedHeader: Uint8Array): readonly ConsensusLog[] {
  const logs: ConsensusLog[] = [];
  for (const item of Header.decode(encodedHeader).digest.logs) {
    if (item.type !== "Consensus" || item.value[0] !== GRANDPA_ENGINE_ID) continue;
    try {
      logs.push(ConsensusLog.decode(item.value[1]));
    } catch {
      // A log of a kind that came later, or nonsense: not for this client.
    }
  }
  return logs;
}
