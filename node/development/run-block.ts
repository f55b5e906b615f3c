import { type BlockHash, fromHex, type Hex, isHex, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { type DynamicCodec, DynamicError, isRecord, type Json } from "@serinus/dynamic-codec";
import type { CallReport, StateDifference } from "@serinus/executor";
import { DigestItem, Header } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import { finalizeBlock, headerOn, nameError } from "./block-calls.ts";
import { DevelopmentError } from "./development-error.ts";
import { differencePage } from "./difference-page.ts";
import { isTelling, type NamedDifference, nameDifferences } from "./differences.ts";
import type { DevelopmentScene } from "./scene.ts";

/** Where in a block something happens: before its extrinsics, after them, or in the one of this index. */
export type Phase = "Initialization" | "Finalization" | number;

/** A block to run: one that is stored, by hash or number, or a header and extrinsics from anywhere. */
export interface RunBlockRequest {
  readonly block: string | number | { readonly header: unknown; readonly extrinsics: readonly Hex[] };
  /** The block to run it on; by default the stored block's parent, or the best block. */
  readonly parent?: BlockHash | undefined;
}

/** What one phase of a block did. */
export interface PhaseReport {
  readonly phase: Phase;
  readonly differences: readonly StateDifference[];
  readonly named: readonly NamedDifference[];
  readonly logs: CallReport["logs"];
  /** Why the block broke off here. */
  readonly error?: string;
}

/** What a block did. */
export interface BlockReport {
  readonly phases: readonly PhaseReport[];
  /** Milliseconds since 1970. */
  readonly timestamp: string | undefined;
  readonly events: readonly {
    readonly phase: Phase;
    readonly pallet: string;
    readonly name: string;
    readonly fields: Json;
  }[];
  readonly extrinsics: readonly {
    readonly signer: Json;
    readonly call: Json;
    readonly success: boolean;
    readonly error?: Json;
  }[];
}

const EVENTS = storagePrefix("System", "Events");
const NOW = storagePrefix("Timestamp", "Now");

/** Runs a block phase by phase on its parent's state and drops it. Rejects with DevelopmentError. */
export async function runBlock(scene: DevelopmentScene, request: RunBlockRequest): Promise<BlockReport> {
  const { chain, codecs, executor } = scene;
  const { header, extrinsics, parent } = readBlock(scene, request);
  const codec = await codecs.at(parent);
  const reports = await executor.runCalls({
    at: parent,
    calls: [
      { method: "Core_initialize_block", args: header },
      ...extrinsics.map((args) => ({ method: "BlockBuilder_apply_extrinsic", args })),
      finalizeBlock,
    ],
  });
  if (!chain.hasState(parent)) throw new DevelopmentError(`the state of block ${parent} is not kept`);
  const phases = reports.map(({ outcome, differences, logs }, i): PhaseReport => {
    const phase = i === 0 ? "Initialization" : i > extrinsics.length ? "Finalization" : i - 1;
    const telling = differences.filter(isTelling);
    const named = nameDifferences(codec, telling);
    return { phase, differences: telling, named, logs, ...(!outcome.ok && { error: outcome.error }) };
  });
  const last = (key: Uint8Array): Uint8Array | undefined =>
    reports
      .flatMap(({ differences }) => differences)
      .findLast((each) => each.child === undefined && toHex(each.key) === toHex(key))?.after;
  const events = readEvents(codec, last(EVENTS));
  const now = last(NOW);
  return {
    phases,
    timestamp: now === undefined ? undefined : String(codec.decodeEntry(NOW, now)?.value ?? ""),
    events,
    extrinsics: extrinsics.map((extrinsic, i) => describeExtrinsic(codec, extrinsic, i, events)),
  };
}

function readBlock({ chain }: DevelopmentScene, { block, parent }: RunBlockRequest) {
  if (typeof block === "object") {
    const on = parent ?? chain.best().hash;
    const onBlock = chain.block(on);
    if (onBlock === undefined) throw new DevelopmentError(`block ${on} is not known`);
    const digest = digestOf(block.header);
    return {
      header: headerOn(on, onBlock.number + 1, digest),
      extrinsics: block.extrinsics.map((extrinsic) => fromHex(extrinsic)),
      parent: on,
    };
  }
  const hash = typeof block === "number" ? chain.canonicalHash(block) : (block as BlockHash);
  const stored = hash === undefined ? undefined : chain.block(hash);
  const body = stored && chain.body(stored.hash);
  if (stored === undefined || body === undefined)
    throw new DevelopmentError(`block ${block} is not stored here`);
  if (stored.number === 0) throw new DevelopmentError("the first block cannot be run: it stands on no state");
  const on = parent ?? stored.parentHash;
  if (!chain.hasState(on))
    throw new DevelopmentError(`block ${block} cannot be run: the state of block ${on} is not kept`);
  return {
    header: headerOn(on, stored.number, preRuntime(stored.encodedHeader)),
    extrinsics: body,
    parent: on,
  };
}

/** What an author puts into a header before execution: the rest is made by the runtime, or is the seal. */
function preRuntime(encodedHeader: Uint8Array): Uint8Array[] {
  return Header.decode(encodedHeader)
    .digest.logs.filter(({ type }) => type === "PreRuntime")
    .map((item) => DigestItem.encode(item));
}

/** Digest items of a header as clients write it, `{ digest: { logs: [hex] } }`, or in SCALE as hex. */
function digestOf(header: unknown): Uint8Array[] {
  try {
    if (isHex(header)) return preRuntime(fromHex(header));
    const digest = isRecord(header) ? header.digest : undefined;
    const logs = isRecord(digest) && Array.isArray(digest.logs) ? digest.logs.filter(isHex) : undefined;
    if (logs === undefined)
      throw new DevelopmentError("block.header: a header in hex or { digest: { logs: [hex] } } expected");
    return logs.map((log) => fromHex(log)).filter((item) => DigestItem.decode(item).type === "PreRuntime");
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    throw new DevelopmentError(`block.header cannot be read: ${error.message}`);
  }
}

function readEvents(codec: DynamicCodec, value: Uint8Array | undefined): BlockReport["events"] {
  if (value === undefined) return [];
  return codec.decodeEvents(value).map(({ phase, event }) => ({
    phase: phase.type === "ApplyExtrinsic" ? Number(phase.value) : (phase.type as Phase),
    pallet: event.type,
    name: event.value.type,
    fields: event.value.value ?? null,
  }));
}

function describeExtrinsic(
  codec: DynamicCodec,
  encoded: Uint8Array,
  index: number,
  events: BlockReport["events"],
): BlockReport["extrinsics"][number] {
  const own = events.filter(({ phase, pallet }) => phase === index && pallet === "System");
  const failed = own.find(({ name }) => name === "ExtrinsicFailed");
  const success = own.some(({ name }) => name === "ExtrinsicSuccess");
  const error = isRecord(failed?.fields) ? (failed.fields.dispatch_error as Json) : undefined;
  const rest = { success, ...(error !== undefined && { error: nameError(codec, error) }) };
  try {
    const { signed, call } = codec.extrinsics.decode(encoded);
    return { signer: signed?.address ?? null, call, ...rest };
  } catch (problem) {
    if (!(problem instanceof DynamicError)) throw problem;
    return { signer: null, call: toHex(encoded), ...rest };
  }
}

/** What is to be told of a block. */
export interface RunBlockFormat {
  readonly includeRaw: boolean;
  readonly includeParsed: boolean;
  readonly includeBlockDetails: boolean;
}

/** The report in chopsticks' form. */
export function runBlockJson(report: BlockReport, format: RunBlockFormat): Json {
  const phases = report.phases.map(({ phase, differences, named, logs, error }) => ({
    phase,
    storageDiff: differences.map(({ key, after }, i) => ({
      ...(format.includeRaw && {
        raw: { key: toHex(key), value: after === undefined ? null : toHex(after) },
      }),
      ...(format.includeParsed && parsedOf(named[i])),
    })),
    logs: logs.map((log) => ({ ...log })),
    ...(error !== undefined && { error }),
  }));
  if (!format.includeBlockDetails) return { phases } as Json;
  const blockDetails = {
    ...(report.timestamp !== undefined && { timestamp: report.timestamp }),
    events: report.events.map(({ phase, pallet, name, fields }) => ({
      phase,
      section: pallet,
      method: name,
      args: argsOf(fields),
      argObj: fields,
    })),
    extrinsics: report.extrinsics.map(({ call, ...rest }) => {
      const pallet = isRecord(call) ? (call as { type?: Json }).type : null;
      const inner = isRecord(call) && isRecord(call.value) ? call.value : {};
      const fields = (inner.value ?? {}) as Json;
      return { section: pallet, method: inner.type ?? null, args: argsOf(fields), argObj: fields, ...rest };
    }),
  };
  return { phases, blockDetails } as Json;
}

function parsedOf(named: NamedDifference | undefined) {
  if (named?.pallet === undefined) return {};
  const { pallet, item, keys, before, after } = named;
  return { parsed: { section: pallet, method: item, key: keys, before, value: after } };
}

function argsOf(fields: Json): readonly Json[] {
  if (fields === null) return [];
  return isRecord(fields) ? (Object.values(fields) as Json[]) : [fields];
}

/** The report as a page. */
export function runBlockPage(report: BlockReport, title: string): string {
  return differencePage(
    title,
    report.phases.map(({ phase, named, error }) => {
      const extrinsic = typeof phase === "number" ? report.extrinsics[phase] : undefined;
      const events = report.events.filter((event) => event.phase === phase);
      return {
        title: typeof phase === "number" ? `Extrinsic ${phase}` : phase,
        notes: [
          ...(extrinsic === undefined ? [] : [JSON.stringify(extrinsic)]),
          ...(error === undefined ? [] : [`broke off: ${error}`]),
          ...events.map(({ pallet, name, fields }) => `event ${pallet}.${name} ${JSON.stringify(fields)}`),
        ],
        differences: named,
      };
    }),
  );
}
