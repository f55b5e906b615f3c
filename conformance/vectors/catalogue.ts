import { files as beefy } from "./beefy.ts";
import { files as blocks } from "./blocks.ts";
import { files as chainData } from "./chain-data.ts";
import { files as keys } from "./codec-crypto-keys.ts";
import { files as scale } from "./codec-crypto-scale.ts";
import type { FolderCheckers } from "./context.ts";
import { files as grandpa } from "./grandpa.ts";
import { files as network } from "./network.ts";
import { files as npos } from "./npos.ts";
import { files as runtimeExec } from "./runtime-exec.ts";
import { files as trie } from "./trie.ts";
import { files as xcmMetadata } from "./xcm-metadata.ts";
import { files as xcmOnRuntimes } from "./xcm-on-runtimes.ts";

/** Checkers of every vector folder whose subject is built, by folder and file. */
export const folders: Readonly<Record<string, FolderCheckers>> = {
  "chain-data": { ...chainData, ...grandpa, ...beefy, ...blocks },
  "codec-crypto": { ...scale, ...keys },
  network,
  npos,
  "runtime-exec": runtimeExec,
  trie,
  "xcm-metadata": { ...xcmMetadata, ...xcmOnRuntimes },
};

/** Folders whose subject is not built yet, each with what it waits for. */
export const pendingFolders: Readonly<Record<string, string>> = {
  erasure: "availability is not built yet",
  evm: "the EVM is not built yet",
  opengov: "governance is not built yet",
};

/** Files of covered folders that wait for something else. */
export const pendingFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "xcm-metadata": {
    "xcm-assets.json": "XCM is not built yet",
  },
};
