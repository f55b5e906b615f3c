import { compareBytes, toH256 } from "@serinus/bytes";
import { type Keypair, keypairFromSeed } from "@serinus/crypto";
import { deliver, type InboundMessages } from "./inbound-messages.ts";
import { type ReadState, readParachainState } from "./parachain-state.ts";
import { ParachainInherentData } from "./relay-chain-types.ts";
import { relayHeaders } from "./relay-headers.ts";
import { buildRelayState, type StateOverride } from "./relay-state.ts";

/** Milliseconds of a relay chain's slot. */
export const RELAY_SLOT_DURATION = 6000;

/** Most bytes of a proof of validity (`MAX_POV_SIZE` of `polkadot-primitives`). */
const MAX_POV_SIZE = 10 * 1024 * 1024;

/** What a parachain wants to be told of its relay chain. */
export interface ParachainRules {
  readonly paraId: number;
  /** How many blocks behind the relay chain's tip it stays, and whose headers it wants to see. */
  readonly relayParentOffset: number;
}

/** When a block of a parachain is made, in slots of the relay chain. */
export interface RelaySlots {
  readonly slot: number;
  /** Of the block before it, where it is known. */
  readonly previous: number | undefined;
}

/** What the relay chain is made to say in one block besides what it says in every one. */
export interface RelayInput extends InboundMessages {
  /** Values of its state that take the place of those made up here. */
  readonly stateOverrides: readonly StateOverride[];
  /** Number of the relay parent; what follows from the time when it is not said. */
  readonly parentNumber: number | undefined;
}

const NOTHING_BESIDES: RelayInput = {
  downward: [],
  horizontal: new Map(),
  stateOverrides: [],
  parentNumber: undefined,
};

/** The parachain's block that the relay chain has included. */
export interface IncludedBlock {
  readonly encodedHeader: Uint8Array;
  /** Reads its state. */
  readonly read: ReadState;
}

/**
 * What a collator would tell the runtime of its relay chain (`ParachainInherentData`): a state made for the purpose,
 * which has included the parent, has no messages but those of `input`, and goes ahead with any upgrade.
 */
export function encodeParachainInherent(
  { paraId, relayParentOffset }: ParachainRules,
  { encodedHeader, read }: IncludedBlock,
  { slot, previous }: RelaySlots,
  input: RelayInput = NOTHING_BESIDES,
): Uint8Array {
  const parachain = readParachainState(read);
  const since = parachain.relayParentNumber ?? 0;
  const number = input.parentNumber ?? since + Math.max(slot - (previous ?? slot), 1);
  const { downward, horizontal, messaging } = deliver(input, parachain.messaging, { since, number });
  const author = relayParentOffset > 0 ? relayAuthor() : undefined;
  const { root, nodes } = buildRelayState({
    slot,
    paraId,
    includedHead: encodedHeader,
    parachain: { ...parachain, messaging },
    authorities: author === undefined ? [] : [author.publicKey],
    overrides: input.stateOverrides,
  });
  const stateRoot = toH256(root);
  return ParachainInherentData.encode({
    validation_data: {
      parent_head: encodedHeader,
      relay_parent_number: number,
      relay_parent_storage_root: stateRoot,
      max_pov_size: MAX_POV_SIZE,
    },
    relay_chain_state: [...nodes].sort(compareBytes),
    downward_messages: downward,
    horizontal_messages: horizontal,
    relay_parent_descendants:
      author === undefined ? [] : relayHeaders({ number, slot, stateRoot }, relayParentOffset, author),
    collator_peer_id: undefined,
  });
}

/** The key of the one author of the relay chain that is made up. */
function relayAuthor(): Keypair {
  return keypairFromSeed(new Uint8Array(32), "sr25519");
}
