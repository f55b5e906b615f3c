import { type BlockHash, fromHex } from "@serinus/bytes";
import { ecdsaVerifyPrehashed } from "@serinus/crypto";
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
import { BEEFY_ENGINE_ID, type BeefyDoubleVotingProof } from "@serinus/runtime-api";
import { tryDecode, u32 } from "@serinus/scale";
import type { Timer } from "@serinus/timer";
import { type Beefy, type BeefyInput, type BeefyOutput, createBeefy } from "../beefy.ts";
import { BEEFY_RECORD_KEY, BeefyRecord } from "../record.ts";
import { stepBeefy } from "../step-beefy.ts";
import { BadFinalityProofError, decodeFinalityProof } from "../verify-finality-proof.ts";
import { beefyDigest } from "../wire/beefy-digest.ts";
import { createBeefyApi } from "./beefy-api.ts";
import { firstRecord } from "./first-record.ts";

const KEY_TYPE = "beef";
const REBROADCAST = 60_000;
const BAD_PROOF = { value: -5000, reason: "BEEFY: Invalid proof on request" };

/** What a voter works with. */
export interface BeefyVoterOptions {
  readonly chain: ChainApi & {
    addJustification(hash: BlockHash, justification: Justification, replaced?: BlockHash): Promise<void>;
  };
  /** The protocol `beefy/2`, whose handshake is the node's role. */
  readonly notifications: NotificationApi;
  readonly network: Pick<NetworkApi, "report">;
  readonly keystore: KeystoreApi;
  readonly auxiliary: AuxiliaryStore;
  readonly runtime: RuntimeCallApi;
  readonly timer: Pick<Timer, "after">;
  readonly log: Log;
  readonly minDelta?: number;
  /** Asks a peer over `beefy/justifications/1`. */
  readonly askProof?: (peer: PeerId, request: Uint8Array) => Promise<Uint8Array>;
  /** Told of every new proof: `beefy_subscribeJustifications`. */
  readonly onJustification?: (encoded: Uint8Array, number: number) => void;
  /** Told when the voter has stopped by itself: its votes could not be made durable, or its proofs not kept. */
  readonly onFailure?: (error: Error) => void;
}

/** A running voter; import pipelines take it as the one that takes BEEFY's justifications. */
export interface BeefyVoter {
  readonly engine: string;
  /** Takes a finality proof of a known block; it counts once GRANDPA finalized the block. Rejects for bytes that are none. */
  importJustification(block: BlockEntry, justification: Justification): Promise<void>;
  /** Answers a request of `beefy/justifications/1`: the proof of a block. Throws when it is not kept. */
  serveProof(request: Uint8Array): Uint8Array;
  /** The last block with a proof, `undefined` while BEEFY is not on: `beefy_getFinalizedHead`. */
  bestBeefy(): number | undefined;
  stop(): Promise<void>;
}

/** Starts BEEFY on a node: connects the machine with chain, network, keys and records. */
export async function createBeefyVoter(options: BeefyVoterOptions): Promise<BeefyVoter> {
  const { chain, notifications, network, keystore, auxiliary, log } = options;
  const api = createBeefyApi(options.runtime);
  let beefy: Beefy | undefined;
  let stopped = false;
  let last: Promise<void> = Promise.resolve();
  let lastKept: BlockHash | undefined;
  /** The block whose proof peers are being asked for. */
  let asking: number | undefined;
  const peers = new Set<PeerId>();

  function reportDoubleVote(proof: BeefyDoubleVotingProof): void {
    const { id, commitment } = proof.first;
    if (keystore.has(KEY_TYPE, fromHex(id))) {
      log("error", "beefy", "another node votes with this node's key");
      return;
    }
    log("warn", "beefy", `${id} voted twice at block ${commitment.block_number}`);
    const best = chain.best().hash;
    const voted = chain.canonicalHash(commitment.block_number) ?? best;
    api.reportDoubleVoting(voted, best, proof).catch((error) => {
      log("warn", "beefy", `the double vote was not reported: ${error}`);
    });
  }

  async function perform(output: BeefyOutput): Promise<void> {
    switch (output.type) {
      case "persist":
        await auxiliary.put([[BEEFY_RECORD_KEY, BeefyRecord.encode(output.record)]]);
        return;
      case "send":
        for (const peer of output.peers) notifications.send(peer, output.message);
        return;
      case "report":
        network.report(output.peer, output.change);
        return;
      case "justified":
        await keepProof(output);
        options.onJustification?.(output.encoded, output.number);
        return;
      case "doubleVote":
        reportDoubleVote(output.proof);
        return;
      case "wantProof":
        void ask(output.number, output.peers);
    }
  }

  /** Kept with their blocks, which sync sends: proofs of sessions' first blocks for good, of the others the latest. */
  async function keepProof({
    number,
    mandatory,
    encoded,
  }: Extract<BeefyOutput, { type: "justified" }>): Promise<void> {
    const hash = chain.canonicalHash(number);
    if (hash === undefined) {
      log("debug", "beefy", `block ${number}, which has a proof, is not known: its proof is not kept`);
      return;
    }
    await chain.addJustification(hash, { engine: BEEFY_ENGINE_ID, data: encoded }, lastKept);
    lastKept = mandatory ? undefined : hash;
  }

  /** Asks one peer after the other until one has a proof that holds. */
  async function ask(number: number, from: readonly PeerId[]): Promise<void> {
    if (asking === number) return;
    asking = number;
    for (const peer of from) {
      if (stopped || asking !== number || options.askProof === undefined) break;
      try {
        tell({ type: "proof", proof: decodeFinalityProof(await options.askProof(peer, u32.encode(number))) });
        if (beefy === undefined || beefy.bestBeefy >= number) break;
        network.report(peer, BAD_PROOF);
      } catch (error) {
        log("debug", "beefy", `${peer} gave no proof of block ${number}: ${error}`);
      }
    }
    if (asking === number) asking = undefined;
  }

  function tell(input: BeefyInput): void {
    if (stopped || beefy === undefined) return;
    for (const output of stepBeefy(beefy, input))
      last = last
        .then(() => (stopped ? undefined : perform(output)))
        .catch((thrown: unknown) => {
          const error = thrown instanceof Error ? thrown : new Error(String(thrown));
          stopped = true;
          log("error", "beefy", `the voter stops: ${error.message}`);
          options.onFailure?.(error);
        });
  }

  /** What a restarted node goes on from, unless BEEFY was reset meanwhile. A record of another version counts as none. */
  async function loadRecord(): Promise<BeefyRecord | undefined> {
    const stored = auxiliary.get(BEEFY_RECORD_KEY);
    const record = stored && tryDecode(BeefyRecord, stored);
    if (record === undefined) return undefined;
    const genesis = await api.genesis(chain.finalized().hash).catch(() => undefined);
    return genesis === undefined || genesis === record.pallet_genesis ? record : undefined;
  }

  /** Begins when the runtime says that BEEFY is on. */
  async function begin(): Promise<void> {
    const record = (await loadRecord()) ?? (await firstRecord(chain, api));
    if (record === undefined || beefy !== undefined || stopped) return;
    beefy = createBeefy({
      ...(options.minDelta === undefined ? {} : { minDelta: options.minDelta }),
      env: {
        verify: ecdsaVerifyPrehashed,
        hasKey: (id) => keystore.has(KEY_TYPE, fromHex(id)),
        sign: (id, hash) => keystore.signPrehashed(KEY_TYPE, fromHex(id), hash),
        mmrRoot(number) {
          const block = blockAt(chain, number);
          const root = block && beefyDigest(block.encodedHeader).mmrRoot;
          return root && fromHex(root);
        },
      },
      record,
    });
    for (const peer of peers) tell({ type: "connected", peer });
    noteFinalized(record.best_grandpa + 1);
    // A node that was up to date votes at once, too.
    tell({ type: "rebroadcast" });
  }

  /** Tells what was finalized from a height on. */
  function noteFinalized(from: number): void {
    const { number } = chain.finalized();
    const sessions = [];
    for (let at = from; at <= number; at++) {
      const block = blockAt(chain, at);
      const set = block && beefyDigest(block.encodedHeader).validatorSet;
      if (set !== undefined) sessions.push({ start: at, set });
    }
    tell({ type: "finalized", number, sessions });
  }

  /** Begins anew where the runtime says that BEEFY does (`set_new_genesis`): what was voted so far is of no use. */
  async function checkGenesis(): Promise<void> {
    const known = beefy;
    const genesis = await api.genesis(chain.finalized().hash);
    if (known === undefined || beefy !== known || genesis === undefined || genesis === known.palletGenesis)
      return;
    log("warn", "beefy", `BEEFY was reset: it begins anew with block ${genesis}`);
    beefy = undefined;
    await begin();
  }

  let considering = false;
  async function consider(): Promise<void> {
    if (considering || stopped) return;
    considering = true;
    const task = beefy === undefined ? begin() : checkGenesis();
    await task.catch((error: unknown) => log("debug", "beefy", `BEEFY does not begin: ${error}`));
    considering = false;
  }

  const endings = [
    chain.subscribe((event) => {
      if (event.type !== "finalized") return;
      if (beefy !== undefined) noteFinalized(beefy.bestGrandpa + 1);
      void consider();
    }),
    notifications.listen({
      accepts: (_peer, handshake) => handshake.length <= 1,
      opened(peer) {
        peers.add(peer);
        tell({ type: "connected", peer });
      },
      message: (peer, message) => tell({ type: "message", peer, message }),
      closed(peer) {
        peers.delete(peer);
        tell({ type: "disconnected", peer });
      },
    }),
  ];
  let cancel = options.timer.after(REBROADCAST, rebroadcast);
  function rebroadcast(): void {
    tell({ type: "rebroadcast" });
    cancel = options.timer.after(REBROADCAST, rebroadcast);
  }
  await consider();

  return {
    engine: BEEFY_ENGINE_ID,
    async importJustification(block, { engine, data }) {
      const proof = decodeFinalityProof(data);
      if (engine !== BEEFY_ENGINE_ID || proof.value.commitment.block_number !== block.number)
        throw new BadFinalityProofError(`not BEEFY's justification of block ${block.number}`);
      tell({ type: "proof", proof });
      await last;
    },
    serveProof(request) {
      const number = u32.decode(request);
      const block = blockAt(chain, number);
      const kept = block === undefined ? [] : chain.justifications(block.hash);
      const proof = kept.find(({ engine }) => engine === BEEFY_ENGINE_ID);
      if (proof === undefined) throw new BadFinalityProofError(`no proof of block ${number} is kept`);
      return proof.data;
    },
    bestBeefy: () => beefy?.bestBeefy,
    async stop() {
      cancel();
      for (const ending of endings) ending();
      await last;
      stopped = true;
    },
  };
}

function blockAt(chain: ChainApi, number: number): BlockEntry | undefined {
  const hash = chain.canonicalHash(number);
  return hash && chain.block(hash);
}
