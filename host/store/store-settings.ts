import type { ChainTables } from "./chain-tables.ts";
import type { Environment } from "./environment.ts";
import type { Pruning, StoreOptions } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { readTable } from "./table.ts";

/** Version of the layout of the tables. */
const FORMAT = "4";

/** States that a new store keeps when nothing else is asked for. */
const DEFAULT_PRUNING = 256;

const REMEDY = "choose another --base-path, or remove the database with purge-chain";

/** Checks that the store is what the options ask for, notes what is new, and returns the pruning in force. */
export function agreeOnSettings(
  environment: Environment,
  chain: ChainTables,
  options: StoreOptions,
): Pruning {
  const { path, genesisHash, readOnly } = options;
  const { meta } = environment.tables;
  const setting = (name: string) => {
    const bytes = readTable(meta, Buffer.from(name), environment.snapshot().transaction);
    return bytes && Buffer.from(bytes).toString();
  };
  requirePruning(options.pruning);

  const format = setting("format");
  if (format !== undefined && format !== FORMAT) {
    throw new StoreError(
      "format",
      `the database in ${path} has format ${format}, this version reads ${FORMAT}: ${REMEDY}`,
    );
  }
  const present = chain.pointer("genesis");
  if (present !== undefined && genesisHash !== undefined && present !== genesisHash) {
    throw new StoreError(
      "chain",
      `the database in ${path} holds another chain (genesis ${present}, not ${genesisHash}): ${REMEDY}`,
    );
  }
  const kept = present === undefined ? undefined : readPruning(setting("pruning"));
  const pruning = options.pruning ?? kept ?? DEFAULT_PRUNING;
  if (kept !== undefined && (kept === "archive") !== (pruning === "archive")) {
    throw new StoreError(
      "pruning",
      `the database in ${path} was kept with --pruning ${kept} and cannot go on with ${pruning}: use --pruning ${kept}, or ${REMEDY}`,
    );
  }
  if (!readOnly && (format === undefined || setting("pruning") !== String(pruning))) {
    environment.write(() => {
      meta.put(Buffer.from("format"), Buffer.from(FORMAT));
      meta.put(Buffer.from("pruning"), Buffer.from(String(pruning)));
    });
  }
  return pruning;
}

function requirePruning(pruning: Pruning | undefined): void {
  if (pruning === undefined || pruning === "archive" || (Number.isSafeInteger(pruning) && pruning > 0))
    return;
  throw new StoreError(
    "pruning",
    `pruning ${pruning} is not possible: give "archive" or a number of blocks from 1 on`,
  );
}

function readPruning(text: string | undefined): Pruning | undefined {
  return text === undefined || text === "archive" ? text : Number(text);
}
