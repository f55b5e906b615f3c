import {
  type Methods,
  RPC_SERVER_DEFAULTS,
  type RpcServer,
  type RpcServerOptions,
  serveRpc,
} from "@serinus/rpc";
import type { NodeLog } from "../output/log.ts";
import { UsageError } from "../output/usage-error.ts";

/** Where RPC is served, by the flags that say so; the rest are the server's own bounds unless given. */
export interface RpcListening extends Partial<Omit<RpcServerOptions, "port" | "host" | "log">> {
  readonly rpcPort: number;
  readonly rpcHost: string;
  readonly log: NodeLog;
}

/** Serves RPC. @throws UsageError when the port or the address cannot be had. */
export async function listenForRpc(
  methods: Methods,
  { rpcPort, rpcHost, log, ...bounds }: RpcListening,
): Promise<RpcServer> {
  try {
    return await serveRpc(methods, {
      ...RPC_SERVER_DEFAULTS,
      ...bounds,
      port: rpcPort,
      host: rpcHost,
      log: (message, error) => log.write("warn", "rpc", `${message}: ${String(error)}`),
    });
  } catch (error) {
    const { code, address } = error as NodeJS.ErrnoException & { readonly address?: string };
    if (code === "EADDRINUSE") {
      const where = address === undefined || address === rpcHost ? "" : ` on ${address}`;
      throw new UsageError(`--rpc-port: port ${rpcPort} is taken${where}; stop what uses it or name another`);
    }
    if (code === "EACCES")
      throw new UsageError(`--rpc-port: port ${rpcPort} needs more rights; name one from 1024 on`);
    if (code === "EADDRNOTAVAIL")
      throw new UsageError(`--rpc-host: ${rpcHost} is no address of this machine`);
    throw error;
  }
}
