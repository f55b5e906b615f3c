import { fromHex, startsWith, toHex } from "@serinus/bytes";
import {
  decodeStateRequest,
  encodeStateResponse,
  type StatePart,
  type StateRequest,
} from "@serinus/network-protocols";
import type { ChainApi, StateApi } from "@serinus/node-api";
import { bytes as scaleBytes, utf8Encode, vec } from "@serinus/scale";
import { encodeCompactProof, proofStore } from "@serinus/trie";

/** Bytes of keys and values after which a response ends; a single longer value goes in whole. */
const MAX_RESPONSE_BYTES = 1024 * 1024;
const CHILD_PREFIX = utf8Encode(":child_storage:default:");
const NOTHING = new Uint8Array(0);

const CompactProof = vec(scaleBytes);

/** What is read of a state to answer for it. */
export type ServedState = Pick<StateApi, "get" | "nextKey" | "readProof">;

/**
 * Answers a `StateRequest` as `sc-network-sync`'s state request handler: the next keys and values of a block's state,
 * bare or as the trie nodes that prove them. Proofs go into a child trie only when they begin there.
 * @throws ProtocolError when the bytes are no state request. @throws UnknownBlockError when the state is not kept.
 */
export function serveState(
  chain: Pick<ChainApi, "block">,
  state: ServedState,
  bytes: Uint8Array,
): Uint8Array {
  const request = decodeStateRequest(bytes);
  if (request.noProof) return encodeStateResponse({ parts: collect(state, request), proof: NOTHING });
  const root = chain.block(request.block)?.stateRoot;
  const nodes = prove(state, request);
  const top = root === undefined ? [] : compact(nodes, root);
  const [parent, start] = request.start;
  const childRoot =
    start === undefined || parent === undefined ? undefined : state.get(request.block, parent);
  const proof = childRoot === undefined ? top : [...top, ...compact(nodes, toHex(childRoot))];
  return encodeStateResponse({ parts: [], proof: CompactProof.encode(proof) });
}

/** A part of one trie in the making. */
interface GrowingPart {
  readonly stateRoot: Uint8Array;
  readonly entries: [Uint8Array, Uint8Array][];
  complete: boolean;
}

/** Goes through the top trie, and through each child trie where its root stands. */
function collect(state: ServedState, { block, start }: StateRequest): StatePart[] {
  const top: GrowingPart = { stateRoot: NOTHING, entries: [], complete: false };
  const parts = [top];
  const roots = new Set<string>();
  let room = MAX_RESPONSE_BYTES;

  /** Adds entries until there is no room, or `stop` says so. False when there is no room. */
  function fill(
    part: GrowingPart,
    after: Uint8Array,
    child: Uint8Array | undefined,
    stop: (key: Uint8Array, value: Uint8Array) => boolean,
  ): boolean {
    let key = state.nextKey(block, after, child);
    for (; key !== undefined; key = state.nextKey(block, key, child)) {
      const value = state.get(block, key, child) ?? NOTHING;
      const size = key.length + value.length;
      if (size > room && room < MAX_RESPONSE_BYTES) return false;
      room -= size;
      part.entries.push([key, value]);
      if (stop(key, value)) return true;
    }
    part.complete = true;
    return true;
  }

  let [after = NOTHING, childAfter] = start;
  let child = childAfter === undefined ? undefined : childName(after);
  while (true) {
    if (child !== undefined) {
      const part: GrowingPart = {
        stateRoot: state.get(block, after) ?? NOTHING,
        entries: [],
        complete: false,
      };
      parts.push(part);
      if (!fill(part, childAfter ?? NOTHING, child, () => false)) return parts;
    }
    child = undefined;
    childAfter = undefined;
    const goesOn = fill(top, after, undefined, (key, value) => {
      after = key;
      if (roots.has(toHex(value))) return false;
      child = childName(key);
      if (child !== undefined) roots.add(toHex(value));
      return child !== undefined;
    });
    if (!goesOn || top.complete) return parts;
  }
}

/**
 * Nodes that prove the keys after `start`: those on the way to each of them, and to `start` itself. Nothing more is
 * needed to see that there is no key in between, nor any after the last one.
 */
function prove(state: ServedState, { block, start }: StateRequest): Uint8Array[] {
  const [first, inner] = start;
  const child = inner === undefined || first === undefined ? undefined : childName(first);
  const after = child === undefined ? first : inner;
  const keys: Uint8Array[] = [after ?? NOTHING];
  let room = MAX_RESPONSE_BYTES;
  let key = state.nextKey(block, after ?? NOTHING, child);
  for (; key !== undefined && room > 0; key = state.nextKey(block, key, child)) {
    keys.push(key);
    room -= key.length + (state.get(block, key, child)?.length ?? 0);
  }
  return state.readProof(block, keys, child);
}

function compact(nodes: readonly Uint8Array[], root: string): Uint8Array[] {
  return encodeCompactProof(proofStore(nodes), fromHex(root));
}

/** A child trie's name when that is what a key of the top trie stands for. */
function childName(key: Uint8Array): Uint8Array | undefined {
  return startsWith(key, CHILD_PREFIX) ? key.subarray(CHILD_PREFIX.length) : undefined;
}
