/** What one node says of itself. */
export interface NodeStatus {
  readonly best: number;
  readonly finalized: number;
  readonly finalizedHash: string;
  readonly peers: number;
  readonly syncing: boolean;
}

/** Milliseconds after which a node that does not answer is silent. */
const TIMEOUT = 2_000;

/** Asks a node over HTTP. @returns `undefined` when it does not answer, or not in time. */
export async function pollStatus(rpcPort: number, host = "127.0.0.1"): Promise<NodeStatus | undefined> {
  const at = `http://${host}:${rpcPort}`;
  try {
    const [best, finalizedHash, health] = await ask(at, [
      ["chain_getHeader", []],
      ["chain_getFinalizedHead", []],
      ["system_health", []],
    ]);
    const [finalized] = await ask(at, [["chain_getHeader", [finalizedHash]]]);
    const { peers, isSyncing } = health as { peers: number; isSyncing: boolean };
    return {
      best: numberOf(best),
      finalized: numberOf(finalized),
      finalizedHash: String(finalizedHash),
      peers,
      syncing: isSyncing,
    };
  } catch {
    // Whatever it is, the node cannot be asked now; its own log says why.
    return undefined;
  }
}

async function ask(
  url: string,
  calls: readonly (readonly [method: string, params: readonly unknown[]])[],
): Promise<unknown[]> {
  const body = JSON.stringify(calls.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params })));
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const answers = (await response.json()) as { id: number; result?: unknown }[];
  const results = new Map(answers.map(({ id, result }) => [id, result]));
  return calls.map((_, id) => results.get(id));
}

function numberOf(header: unknown): number {
  return Number((header as { number: string }).number);
}
