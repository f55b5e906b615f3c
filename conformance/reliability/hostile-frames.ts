import { once } from "node:events";
import type { Hex } from "@serinus/bytes";
import { WebSocket } from "ws";
import type { Random } from "../random.ts";
import { mutateJson } from "./mutate-json.ts";
import type { RpcClient, RpcFailure } from "./rpc-client.ts";

/** Frames sent before their answers are awaited. */
const WINDOW = 100;
/** Milliseconds within which all answers to a window must be there. */
const PATIENCE = 20_000;

/** What may be answered: JSON-RPC's own codes, Substrate's groups, and those of the JSON-RPC interface specification. */
const ALLOWED: readonly (readonly [from: number, to: number])[] = [
  [-32700, -32700],
  [-32602, -32600],
  [-32010, -32006],
  [-32804, -32800],
  [1, 4],
  [1000, 1040],
  [1060, 1060],
  [2001, 2001],
  [4001, 4003],
  [8000, 8015],
  [11_000, 11_000],
];

/** What became of the frames. */
export interface FrameReport {
  /** How often each code was answered; 0 stands for results. */
  readonly codes: ReadonlyMap<number, number>;
  /** Sockets that the server closed, as it may for a frame that breaks WebSocket's own rules. */
  readonly closed: number;
}

/**
 * Sends mutations of valid requests of every group of methods: each that asks for an answer gets one, and errors have
 * the codes that clients know; `-32603` (internal error) is none of them.
 * @throws Error naming a frame that got no answer or another code.
 */
export async function hostileFrames(
  client: RpcClient,
  url: string,
  count: number,
  random: Random,
): Promise<FrameReport> {
  const samples = await sampleRequests(client);
  const codes = new Map<number, number>();
  let closed = 0;
  let socket = await open(url);
  for (let sent = 0; sent < count; sent += WINDOW) {
    const size = Math.min(WINDOW, count - sent);
    const frames = Array.from({ length: size }, (_, i) => mutateRequest(samples, sent + i, random));
    const outcome = await exchange(socket, frames);
    for (const code of outcome.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
    if (outcome.open && random.below(4) > 0) continue;
    if (!outcome.open) closed++;
    socket.terminate();
    socket = await open(url);
  }
  socket.terminate();
  return { codes, closed };
}

/** Most mutations leave alone what surrounds the parameters: without it no method would look at them. */
function mutateRequest(samples: readonly SampleRequest[], id: number, random: Random): string {
  const sample = random.pick(samples);
  const request = { jsonrpc: "2.0", id, ...sample };
  switch (random.below(10)) {
    case 0:
      return mutateJson([request, random.pick(samples)], random);
    case 1:
    case 2:
      return mutateJson(request, random);
    default: {
      const params = mutateJson(sample.params, random) || "null";
      return `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(sample.method)},"params":${params}}`;
    }
  }
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, "open");
  socket.on("error", () => undefined);
  return socket;
}

/** Sends frames and waits until as many answers have come as they ask for. */
function exchange(
  socket: WebSocket,
  frames: readonly string[],
): Promise<{ readonly codes: readonly number[]; readonly open: boolean }> {
  const expected = frames.filter(asksForAnswer).length;
  const codes: number[] = [];
  return new Promise((resolve, reject) => {
    let answers = 0;
    const timer = setTimeout(
      () => end(new Error(`${answers} of ${expected} answers after ${PATIENCE} ms to:\n${shorten(frames)}`)),
      PATIENCE,
    );
    function end(error?: Error): void {
      clearTimeout(timer);
      socket.off("message", take);
      socket.off("close", onClose);
      if (error !== undefined) reject(error);
      else resolve({ codes, open: socket.readyState === WebSocket.OPEN });
    }
    function take(data: unknown): void {
      const message = JSON.parse(String(data)) as Record<string, unknown> | Record<string, unknown>[];
      const all = Array.isArray(message) ? message : [message];
      if ("params" in (all[0] as object)) return;
      answers++;
      for (const { id, error } of all) {
        const failure = error as RpcFailure | undefined;
        const code = failure?.code ?? 0;
        codes.push(code);
        if (failure === undefined || ALLOWED.some(([from, to]) => code >= from && code <= to)) continue;
        const named = frames.filter((frame) => frame.includes(`"id":${JSON.stringify(id)},`));
        const suspects = shorten(named.length > 0 ? named : frames);
        end(new Error(`code ${code} (${failure.message}) was answered to one of:\n${suspects}`));
        return;
      }
      if (answers >= expected) end();
    }
    const onClose = (): void => end();
    socket.on("message", take);
    socket.on("close", onClose);
    for (const frame of frames) socket.send(frame);
    if (expected === 0) end();
  });
}

/** Everything is answered but notifications: requests without an id. */
function asksForAnswer(frame: string): boolean {
  let message: unknown;
  try {
    message = JSON.parse(frame);
  } catch {
    return true;
  }
  const isNotification = (request: unknown): boolean =>
    typeof request === "object" &&
    request !== null &&
    !Array.isArray(request) &&
    (request as { id?: unknown }).id === undefined &&
    (request as { jsonrpc?: unknown }).jsonrpc === "2.0" &&
    typeof (request as { method?: unknown }).method === "string";
  if (Array.isArray(message)) return message.length === 0 || !message.every(isNotification);
  return !isNotification(message);
}

function shorten(frames: readonly string[]): string {
  return frames.map((frame) => (frame.length > 300 ? `${frame.slice(0, 300)}...` : frame)).join("\n");
}

interface SampleRequest {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A request of every method that the node serves, most with parameters that fit. */
async function sampleRequests(client: RpcClient): Promise<SampleRequest[]> {
  const { methods } = (await client.call("rpc_methods")) as { methods: readonly string[] };
  const hash = (await client.call("chain_getBlockHash")) as Hex;
  const genesis = (await client.call("chain_getBlockHash", [0])) as Hex;
  const { block } = (await client.call("chain_getBlock")) as { block: { extrinsics: readonly Hex[] } };
  const extrinsic = block.extrinsics[0] ?? "0x00";
  const code = "0x3a636f6465";
  const account = `0x${"11".repeat(32)}`;
  const child = `0x${Buffer.from(":child_storage:default:a").toString("hex")}`;
  const given: Readonly<Record<string, readonly unknown[]>> = {
    author_submitExtrinsic: [extrinsic],
    author_submitAndWatchExtrinsic: [extrinsic],
    author_hasKey: [account, "babe"],
    author_insertKey: ["babe", "//Alice", account],
    author_removeExtrinsic: [[{ hash }, { extrinsic }]],
    chain_getBlock: [hash],
    chain_getHeader: [hash],
    chain_getBlockHash: [[0, 1, "0x1"]],
    state_getStorage: [code, hash],
    state_getStorageHash: [code, hash],
    state_getStorageSize: [code, hash],
    state_getKeysPaged: ["0x", 10, "0x00", hash],
    state_getKeys: ["0x26", hash],
    state_getPairs: ["0x26", hash],
    state_getMetadata: [hash],
    state_getReadProof: [[code], hash],
    state_getRuntimeVersion: [hash],
    state_call: ["Core_version", "0x", hash],
    state_queryStorage: [["0x26"], genesis, hash],
    state_queryStorageAt: [["0x26"], hash],
    state_subscribeStorage: [["0x26"]],
    childstate_getKeysPaged: [child, "0x", 10, "0x00", hash],
    childstate_getStorage: [child, "0x01", hash],
    childstate_getStorageEntries: [child, ["0x01"], hash],
    payment_queryInfo: [extrinsic, hash],
    payment_queryFeeDetails: [extrinsic, hash],
    system_accountNextIndex: [account],
    system_dryRun: [extrinsic, hash],
    system_addLogFilter: ["off"],
    engine_createBlock: [true, true, hash],
    engine_finalizeBlock: [hash],
    offchain_localStorageGet: ["PERSISTENT", "0x01"],
    offchain_localStorageSet: ["PERSISTENT", "0x01", "0x02"],
    archive_v1_body: [hash],
    archive_v1_header: [hash],
    archive_v1_hashByHeight: [1],
    archive_v1_call: [hash, "Core_version", "0x"],
    archive_v1_storage: [hash, [{ key: "0x26", type: "descendantsValues" }]],
    archive_v1_storageDiff: [hash, genesis],
    chainHead_v1_follow: [true],
    chainHead_v1_storage: ["id", hash, [{ key: "0x26", type: "value" }], null],
    chainHead_v1_call: ["id", hash, "Core_version", "0x"],
    chainHead_v1_unpin: ["id", [hash]],
    transaction_v1_broadcast: [extrinsic],
    transaction_v1_stop: ["id"],
    transactionWatch_v1_submitAndWatch: [extrinsic],
  };
  return methods.map((method) => ({ method, params: given[method] ?? [hash] }));
}
