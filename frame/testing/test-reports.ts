import { type AccountId, type Hex, toHex } from "@serinus/bytes";
import type { MembershipProof } from "@serinus/runtime-api";
import type { EquivocationReports } from "../offences/equivocation-reports.ts";
import type { Offence } from "../offences/offence.ts";
import type { AnyCall } from "../origin/origin.ts";

/** What stands for sessions, offences and the pool in the tests of a pallet that takes reports of equivocations. */
export interface TestReports {
  readonly reports: EquivocationReports;
  /** What was reported, in order. */
  readonly offences: { readonly reporters: readonly AccountId[]; readonly offence: Offence }[];
  /** What the node's own pool was handed. */
  readonly submitted: AnyCall[];
  /** What the next answers are; a test may change any. */
  readonly world: {
    session: number;
    author: AccountId | undefined;
    /** Owners by type and key: `babe 0x…`. */
    owners: ReadonlyMap<string, AccountId>;
    isPoolOpen: boolean;
  };
}

/**
 * Reports of equivocations without Session, Offences and a node. A proof of a key's owner is the key itself as its only
 * trie node, in the session that the world is in; offences are known by kind, moment and offender.
 */
export function createTestReports(
  owners: readonly (readonly [type: string, key: Hex, AccountId])[],
): TestReports {
  const world: TestReports["world"] = {
    session: 0,
    author: undefined,
    owners: new Map(owners.map(([type, key, owner]) => [`${type} ${key}`, owner])),
    isPoolOpen: true,
  };
  const offences: TestReports["offences"] = [];
  const submitted: AnyCall[] = [];
  const known = new Set<string>();
  const idOf = (kind: string, timeSlot: Uint8Array, who: AccountId) => `${kind} ${toHex(timeSlot)} ${who}`;

  const reports: EquivocationReports = {
    keyOwners: {
      prove(type, key) {
        if (!world.owners.has(`${type} ${toHex(key)}`)) return undefined;
        return { session: world.session, trie_nodes: [key], validator_count: world.owners.size };
      },
      checkProof(type, key, { trie_nodes }) {
        const owner = world.owners.get(`${type} ${toHex(key)}`);
        const isShown = trie_nodes.length === 1 && toHex(trie_nodes[0] as Uint8Array) === toHex(key);
        return isShown && owner !== undefined ? [owner, undefined] : undefined;
      },
    },
    offences: {
      reportOffence(reporters, offence) {
        const ids = offence.offenders.map(([who]) => idOf(offence.kind, offence.time_slot, who));
        if (ids.every((id) => known.has(id))) return false;
        for (const id of ids) known.add(id);
        offences.push({ reporters, offence });
        return true;
      },
      isKnownOffence: (kind, offenders, timeSlot) =>
        offenders.every(([who]) => known.has(idOf(kind, timeSlot, who))),
    },
    author: () => world.author,
    longevity: 100n,
    submit(call) {
      if (world.isPoolOpen) submitted.push(call);
      return world.isPoolOpen;
    },
  };
  return { reports, offences, submitted, world };
}

/** The proof by which {@link createTestReports} knows a key's owner. */
export function testOwnerProof(key: Uint8Array, session: number, validators = 4): MembershipProof {
  return { session, trie_nodes: [key], validator_count: validators };
}
