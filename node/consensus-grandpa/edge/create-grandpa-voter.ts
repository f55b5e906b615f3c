import { type BlockHash, fromHex } from "@serinus/bytes";
import { ed25519Verify } from "@serinus/crypto";
import type {
  AuxiliaryStore,
  BlockEntry,
  ChainApi,
  Justification,
  KeystoreApi,
  Log,
  NetworkApi,
  NotificationApi,
  PeerId,
  RuntimeCallApi,
} from "@serinus/node-api";
import { GRANDPA_ENGINE_ID } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import type { Timer } from "@serinus/timer";
import type { BlockRef } from "../ancestry.ts";
import { enactsChange, setChangesFrom } from "../authority-set/authority-set.ts";
import { changeAt, type HardForks } from "../authority-set/hard-forks.ts";
import { encodeRecords } from "../encode-records.ts";
import { makeFinalityProof } from "../finality-proof.ts";
import type { PeerRole } from "../gossip/peers.ts";
import { GrandpaJustification } from "../justification/justification.ts";
import { makeJustification } from "../justification/make-justification.ts";
import {
  BadJustificationError,
  decodeJustification,
  verifyJustification,
} from "../justification/verify-justification.ts";
import type { Input, Output } from "../outputs.ts";
import { RECORD_KEYS, SCHEMA_VERSION } from "../records.ts";
import { createGrandpa, nextWake } from "../voter/create-grandpa.ts";
import type { Grandpa, GrandpaConfig } from "../voter/state.ts";
import { step } from "../voter/step.ts";
import { makeWarpProof, type WarpSyncSource } from "../warp-sync/make-warp-proof.ts";
import { votePayload, voteSignature, voteSigner } from "../wire/vote-bytes.ts";
import { chainAncestry } from "./chain-ancestry.ts";
import { createEffects } from "./effects.ts";
import { createGrandpaApi } from "./grandpa-api.ts";
import { loadState, unfinalizedBlocks } from "./load-state.ts";
import { reportEquivocation } from "./report-equivocation.ts";

const KEY_TYPE = "gran";

/** What a voter works with. */
export interface GrandpaVoterOptions {
  readonly chain: ChainApi & { finalize(hash: BlockHash, justification?: Justification): Promise<void> };
  /** The protocol `grandpa/1`, whose handshake is the node's role. */
  readonly notifications: NotificationApi;
  readonly network: Pick<NetworkApi, "report">;
  /** Without keys in it of the current set, the node follows the votes of others. */
  readonly keystore: KeystoreApi;
  readonly auxiliary: AuxiliaryStore;
  readonly runtime: RuntimeCallApi;
  readonly timer: Timer;
  /** A whole number from 0 up to `below`, without it. */
  readonly random: (below: number) => number;
  readonly log: Log;
  readonly config?: Partial<GrandpaConfig>;
  /** Changes of authorities that people agreed on. */
  readonly hardForks?: HardForks;
  /** Has a block fetched that somebody voted for (sync's fork request). */
  readonly wantBlock?: (block: BlockRef, peers: readonly PeerId[]) => void;
  /** Told of every justification, kept or not: `grandpa_subscribeJustifications`. */
  readonly onJustification?: (encoded: Uint8Array) => void;
  /** Told when the voter has stopped by itself, see {@link createGrandpaVoter}. */
  readonly onFailure?: (error: Error) => void;
}

/** What the round and its votes look like: `grandpa_roundState`, metrics. */
export interface GrandpaVoterStatus {
  readonly setId: number;
  readonly round: number;
  readonly voters: number;
  readonly voting: boolean;
  /** Votes of this node since it was started. */
  readonly prevotes: number;
  readonly precommits: number;
}

/** A running voter. It is what import pipelines and warp sync servers take, too. */
export interface GrandpaVoter {
  readonly engine: string;
  /** Verifies a justification of a known block and finalizes by it. Rejects with {@link BadJustificationError}. */
  importJustification(block: BlockEntry, justification: Justification): Promise<void>;
  /** Whether an authority set ends with the block: its finality has to be shown by a justification. */
  enactsChange(block: BlockRef): boolean;
  /** The SCALE `WarpSyncProof` after a final block. @throws WarpSyncError */
  warpSyncProof(begin: BlockHash): Uint8Array;
  /** The SCALE `FinalityProof` of a block, see `makeFinalityProof`. @throws FinalityProofError */
  proveFinality(number: number): Uint8Array | undefined;
  status(): GrandpaVoterStatus;
  /** The machine, for who asks more of it: nobody else may step it. */
  readonly state: Readonly<Grandpa>;
  /** Ends voting; resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/**
 * Starts GRANDPA on a node: connects the machine with chain, network, keys and records.
 *
 * When a vote cannot be signed or made durable or a block not finalized, the voter stops: what it would say after that
 * might contradict what it said before.
 */
export async function createGrandpaVoter(options: GrandpaVoterOptions): Promise<GrandpaVoter> {
  const { chain, notifications, network, keystore, auxiliary, timer, log } = options;
  const { hardForks = new Map() } = options;
  const api = createGrandpaApi(options.runtime);
  const endings: (() => void)[] = [];
  let cancelWake = () => {};
  let stopped = false;
  const effects = createEffects(fail);

  const stored = await loadState(chain, auxiliary, api, hardForks);
  effects.add(() => auxiliary.put([[RECORD_KEYS.version, u32.encode(SCHEMA_VERSION)]]));
  const { grandpa, outputs } = createGrandpa({
    ...(options.config === undefined ? {} : { config: options.config }),
    ...stored,
    env: {
      chain: chainAncestry(chain),
      verifyVote: (vote) => ed25519Verify(voteSignature(vote), votePayload(vote), voteSigner(vote)),
      hasKey: (id) => keystore.has(KEY_TYPE, fromHex(id)),
      sign: (id, payload) => keystore.sign(KEY_TYPE, "ed25519", fromHex(id), payload),
      random: options.random,
    },
    now: timer.now(),
    finalized: refOf(chain.finalized()),
    unfinalized: unfinalizedBlocks(chain, hardForks),
  });

  function perform(outputs: readonly Output[]): void {
    for (const output of outputs) {
      // The voter goes on changing its state: what is durable is what it was when it said so.
      const entries = output.type === "persist" ? encodeRecords(output.records) : [];
      effects.add(() => (output.type === "persist" ? auxiliary.put(entries) : performOne(output)));
    }
  }

  function performOne(output: Exclude<Output, { type: "persist" }>): void | Promise<void> {
    switch (output.type) {
      case "send":
        for (const peer of output.peers) notifications.send(peer, output.message);
        return;
      case "report":
        network.report(output.peer, output.change);
        return;
      case "finalize":
        return finalize(output);
      case "wantBlock":
        options.wantBlock?.(output.block, output.peers);
        return;
      case "equivocation":
        log(
          "warn",
          "grandpa",
          `${output.equivocation.offender} equivocated in round ${output.equivocation.round}`,
        );
        void reportEquivocation(chain, api, grandpa.authoritySet, output.equivocation).catch((error) =>
          log("warn", "grandpa", `the equivocation was not reported: ${error}`),
        );
        return;
      case "newSet":
        log("info", "grandpa", `authority set ${output.setId} takes over after block ${output.block.number}`);
        return;
      case "round":
        log("debug", "grandpa", `round ${output.round} of set ${output.setId}`);
        return;
      case "log":
        log(output.level, "grandpa", output.message);
    }
  }

  async function finalize({ block, round, commit, store, justification }: FinalizeOutput): Promise<void> {
    const data =
      justification === undefined
        ? makeJustification(round, commit, (hash) => chain.block(hash)?.encodedHeader)
        : GrandpaJustification.encode(justification);
    // The chain may be further by now: what it finalized without votes was told to the machine, which goes on from there.
    if (chain.finalized().number < block.number || chain.canonicalHash(block.number) !== block.hash)
      await chain.finalize(block.hash, store ? { engine: GRANDPA_ENGINE_ID, data } : undefined);
    await auxiliary.put([[RECORD_KEYS.bestJustification, data]]);
    options.onJustification?.(data);
  }

  function tell(input: Input): void {
    if (stopped) return;
    perform(step(grandpa, timer.now(), input));
    cancelWake();
    if (stopped) return;
    const wait = Math.max(1, nextWake(grandpa) - timer.now());
    cancelWake = timer.after(wait, () => tellOwn({ type: "tick" }));
  }

  /** As {@link tell}, for what comes from this node: when that goes wrong, it is no peer's doing. */
  function tellOwn(input: Input): void {
    try {
      tell(input);
    } catch (error) {
      fail(error);
    }
  }

  function fail(thrown: unknown): void {
    if (stopped) return;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    log("error", "grandpa", `the voter stops: ${error.message}`);
    end();
    options.onFailure?.(error);
  }

  function end(): void {
    if (stopped) return;
    stopped = true;
    cancelWake();
    for (const ending of endings) ending();
  }

  /** What proofs are made of, as it is now. */
  const proofSource = (): WarpSyncSource => ({
    finalizedNumber: chain.finalized().number,
    number: (hash) => chain.block(hash)?.number,
    canonicalHash: (number) => chain.canonicalHash(number),
    header: (hash) => chain.block(hash)?.encodedHeader,
    justification: (hash) =>
      chain.justifications(hash).find(({ engine }) => engine === GRANDPA_ENGINE_ID)?.data,
    bestJustification: () => auxiliary.get(RECORD_KEYS.bestJustification),
    setChangesAfter: (number) =>
      setChangesFrom(grandpa.authoritySet, number)?.map(([, lastBlock]) => lastBlock),
  });

  perform(outputs);
  endings.push(
    chain.subscribe((event) => {
      if (event.type === "imported")
        tellOwn({
          type: "imported",
          block: refOf(event.block),
          change: changeAt(event.block, hardForks),
        });
      const last = event.type === "finalized" ? event.finalized.at(-1) : undefined;
      if (last !== undefined) tellOwn({ type: "finalized", block: refOf(last) });
    }),
    notifications.listen({
      accepts: (_peer, handshake) => handshake.length === 1,
      opened: (peer, handshake) => tell({ type: "connected", peer, role: roleOf(handshake) }),
      message: (peer, message) => tell({ type: "messages", peer, messages: [message] }),
      closed: (peer) => tell({ type: "disconnected", peer }),
    }),
  );
  tellOwn({ type: "tick" });

  return {
    engine: GRANDPA_ENGINE_ID,
    async importJustification(block, { engine, data }) {
      if (engine !== GRANDPA_ENGINE_ID)
        throw new BadJustificationError(`a justification of ${engine} is none of GRANDPA's`);
      if (block.number <= grandpa.finalized.number) return;
      const justification = decodeJustification(data);
      if (justification.commit.target_hash !== block.hash)
        throw new BadJustificationError(
          `the justification is of ${justification.commit.target_hash}, not ${block.hash}`,
        );
      verifyJustification(justification, grandpa.authoritySet.set_id, grandpa.voters, ed25519Verify);
      tell({ type: "justified", justification });
      await effects.settled();
    },
    enactsChange: ({ hash, number }) =>
      enactsChange(grandpa.authoritySet, grandpa.env.chain, { hash, number }),
    warpSyncProof: (begin) => makeWarpProof(proofSource(), begin),
    proveFinality: (number) => makeFinalityProof(proofSource(), number),
    status: () => ({
      setId: grandpa.authoritySet.set_id,
      round: grandpa.best.round.number,
      voters: grandpa.voters.ids.length,
      voting: !stopped && !grandpa.paused && grandpa.best.localId !== undefined,
      ...grandpa.cast,
    }),
    state: grandpa,
    async stop() {
      end();
      await effects.settled();
    },
  };
}

type FinalizeOutput = Extract<Output, { type: "finalize" }>;

function refOf({ hash, number }: BlockEntry): BlockRef {
  return { hash, number };
}

/** A role as handshakes tell it: bits for full, light and authority. */
function roleOf(handshake: Uint8Array): PeerRole {
  const bits = handshake[0] ?? 0;
  return bits & 4 ? "authority" : bits & 2 ? "light" : "full";
}
