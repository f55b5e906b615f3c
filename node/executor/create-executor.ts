import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { CallOutcome } from "@serinus/node-api";
import { createAheadChecks } from "./ahead-checks.ts";
import type { CallOnStorageRequest, Executor, ExecutorOptions } from "./api.ts";
import { ExecutorError } from "./errors.ts";
import type { Request, RequestKind, RequestTypes } from "./protocol.ts";
import { newSharedLogLevel, writeLogLevel } from "./shared-log-level.ts";
import { newSharedSignatures } from "./shared-signatures.ts";
import { createWorkerClient, type WorkerClient } from "./worker-client.ts";

/** Failures that the call itself is to blame for: they are its outcome. */
const FAULTS_OF_CALL: readonly string[] = ["timeout", "out-of-memory"];

/** Starts the workers and returns at once; calls wait until their worker is up. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { storePath, pruning, readers: readerCount = 1, maxHeap = 2048 } = options;
  const {
    callTimeout = 30_000,
    blockTimeout = 30_000,
    logLevel = 2,
    paranoid = false,
    checksAhead = true,
  } = options;
  const signatures = newSharedSignatures();
  const sharedLogLevel = newSharedLogLevel(options.log === undefined ? -1 : logLevel);
  const clientFor = (role: "writer" | "reader"): WorkerClient =>
    createWorkerClient({
      module: new URL("./worker.ts", import.meta.url),
      data: {
        role,
        storePath,
        pruning,
        paranoid,
        codeSubstitutes: options.codeSubstitutes ?? [],
        signatures,
        logLevel: sharedLogLevel,
        mockSignatures: options.mockSignatures ?? false,
        reversible: options.reversible ?? false,
        base: options.base,
      },
      maxHeap,
      log: ({ level, target, message }) => options.log?.(level, target, message),
    });
  const writer = clientFor("writer");
  const readers = Array.from({ length: Math.max(1, readerCount) }, () => clientFor("reader"));
  const all = [...readers, writer];
  startInOrder(options.writesSoon === false ? readers : all);

  function ask<K extends RequestKind>(
    client: WorkerClient,
    timeout: number,
    kind: K,
    given: RequestTypes[K]["given"],
  ): Promise<RequestTypes[K]["answer"]> {
    // The worker answers each kind with its own type, see handle-request.ts.
    return client.request({ kind, given } as Request, timeout) as Promise<RequestTypes[K]["answer"]>;
  }
  const read = <K extends RequestKind>(kind: K, given: RequestTypes[K]["given"]) =>
    ask(idlest(readers), callTimeout, kind, given);
  const write = <K extends RequestKind>(kind: K, given: RequestTypes[K]["given"]) =>
    ask(writer, blockTimeout, kind, given);

  const aheadChecks = createAheadChecks(readers.length, (parent, extrinsics) =>
    read("verifyAhead", { parent, extrinsics }),
  );

  return {
    ready: async () => {
      await Promise.all(all.map((client) => client.ready()));
    },
    call: (at: BlockHash, method: string, args: Uint8Array): Promise<CallOutcome> =>
      faultsAsOutcome(read("call", { at, method, args })),
    proveCall: (at, method, args) => faultsAsOutcome(read("proveCall", { at, method, args })),
    callSubmitting: (at, method, args) => faultsAsOutcome(read("callSubmitting", { at, method, args })),
    version: (at) => read("version", { at }),
    prepare: async (at) => {
      await Promise.all(all.map((client) => ask(client, callTimeout, "version", { at })));
    },
    makeSessionKeys: (at, owner = new Uint8Array()) =>
      faultsAsOutcome(read("makeSessionKeys", { at, owner })),
    callOnStorage: (request: CallOnStorageRequest) => faultsAsOutcome(read("callOnStorage", request)),
    buildBlock: (request) => write("buildBlock", request),
    commitBuilt: (request) => write("commitBuilt", request),
    importBlock: (request) => {
      const imported = write("importBlock", request);
      const { encodedHeader, body } = request;
      if (checksAhead && encodedHeader.length >= 32) {
        const parent = toH256(encodedHeader.slice(0, 32));
        aheadChecks.during(imported, { hash: hashOf(encodedHeader), body, at: parent });
      }
      return imported;
    },
    expectBlock({ encodedHeader, body, at }) {
      if (checksAhead) aheadChecks.expect({ hash: hashOf(encodedHeader), body, at });
    },
    finalize: (hash, finality) => write("finalize", { hash, options: finality }),
    setBest: (hash) => write("setBest", { hash }),
    addJustification: (hash, justification, replaced) =>
      write("addJustification", { hash, justification, replaced }),
    putOffchain: async (entries) => {
      await write("putOffchain", entries);
    },
    putAuxiliary: async (entries) => {
      await write("putAuxiliary", entries);
    },
    fillGap: async (blocks) => {
      await write("fillGap", blocks);
    },
    development: {
      changeState: (hash, edits) => write("changeState", { hash, edits }),
      unfinalize: (hash) => write("unfinalize", { hash }),
      runCalls: (request) => read("runCalls", request),
      setLogLevel: async (level) => writeLogLevel(sharedLogLevel, level),
    },
    close: async () => {
      await Promise.all(all.map((client) => client.close()));
    },
  };
}

function hashOf(encodedHeader: Uint8Array): BlockHash {
  return toH256(blake2_256(encodedHeader));
}

/** One after the other: calls come before blocks, and threads that start at once start slower each. */
async function startInOrder(clients: readonly WorkerClient[]): Promise<void> {
  for (const client of clients) {
    // Why it does not start is told to whoever asks it for something.
    await client.ready().catch(() => undefined);
  }
}

function idlest(clients: readonly WorkerClient[]): WorkerClient {
  return clients.reduce((best, client) => (client.load() < best.load() ? client : best));
}

function faultsAsOutcome<T>(answer: Promise<T>): Promise<T | { readonly ok: false; readonly error: string }> {
  return answer.catch((error: unknown) => {
    if (error instanceof ExecutorError && FAULTS_OF_CALL.includes(error.code))
      return { ok: false, error: error.message };
    throw error;
  });
}
