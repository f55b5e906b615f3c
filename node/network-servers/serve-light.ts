import { decodeLightRequest, encodeLightResponse, type LightRequest } from "@serinus/network-protocols";
import type { RuntimeCallProver, StateApi } from "@serinus/node-api";
import { UnknownBlockError } from "@serinus/node-api";

/**
 * Answers a light client's request with a proof (`sc-network-light`'s request handler), or without one when the block
 * or its state is not kept or the call fails.
 *
 * A call's proof holds what the call reads and not the runtime's code, which the client has proven before.
 * @throws ProtocolError when the bytes are no light request.
 */
export async function serveLight(
  state: Pick<StateApi, "readProof">,
  prover: RuntimeCallProver,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const request = decodeLightRequest(bytes);
  const proof = await prove(state, prover, request).catch((error: unknown) => {
    if (error instanceof UnknownBlockError) return undefined;
    throw error;
  });
  return encodeLightResponse({ type: request.type === "call" ? "call" : "read", proof });
}

async function prove(
  state: Pick<StateApi, "readProof">,
  prover: RuntimeCallProver,
  request: LightRequest,
): Promise<readonly Uint8Array[] | undefined> {
  if (request.type === "read") return state.readProof(request.block, request.keys);
  if (request.type === "readChild") return state.readProof(request.block, request.keys, request.storageKey);
  const outcome = await prover.proveCall(request.block, request.method, request.data);
  return outcome.ok ? outcome.proof : undefined;
}
