import { type BlockHash, fromHex, type Hex, isHex, toHex } from "@serinus/bytes";
import { ss58Decode } from "@serinus/crypto";
import { isRecord } from "@serinus/dynamic-codec";
import { DevelopmentError } from "./development-error.ts";
import type { DevelopmentScene } from "./scene.ts";
import { nextAgenda, scheduleCall } from "./scheduling.ts";
import type { StateLog } from "./state-log.ts";
import { type StorageAccess, withStorage } from "./storage-access.ts";

/** What acting as somebody came to: a transaction in the pool, or a task of the next block. */
export type Acted =
  | { readonly type: "transaction"; readonly hash: Hex }
  | { readonly type: "scheduled"; readonly block: number; readonly index: number };

/** Signature that this node takes for anyone's: `0xdeadbeef`, filled with `0xcd`. */
function mockSignature(length: number): Hex {
  return `0xdeadbeef${"cd".repeat(length - 4)}` as Hex;
}

/** The account that a text names, `undefined` when it names none. */
export function accountOf(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  if (isHex(text)) return text.length === 66 || text.length === 42 ? fromHex(text) : undefined;
  try {
    const { bytes } = ss58Decode(text);
    return bytes.length === 32 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** A call as hex or by its names. @throws DynamicError */
export function readCall(storage: Pick<StorageAccess, "codec">, call: unknown): Uint8Array {
  const { codec } = storage;
  const encoded = isHex(call) ? fromHex(call) : codec.encodeCall(call);
  // What does not decode would be dropped by the runtime without a word.
  codec.decodeCall(encoded);
  return encoded;
}

/** A transaction of an account whose key nobody needs. */
export function mockTransaction(
  { codec }: Pick<StorageAccess, "codec">,
  account: Uint8Array,
  call: Uint8Array,
  nonce: number,
): Uint8Array {
  const isEthereum = account.length === 20;
  return codec.extrinsics.encode(call, {
    address: isEthereum ? toHex(account) : { type: "Id", value: toHex(account) },
    signature: isEthereum ? mockSignature(65) : { type: "Sr25519", value: mockSignature(64) },
    extensions: { CheckNonce: nonce },
  });
}

/** An origin as people write it: `Root`, `{ Signed: account }`, `{ Origins: "Treasurer" }`, `{ system: "Root" }`. */
export function originOf(origin: unknown): unknown {
  if (origin === "Root" || origin === "root" || origin === "None") return { type: "system", value: origin };
  if (isRecord(origin) && Object.keys(origin).length === 1 && "Signed" in origin)
    return { type: "system", value: { type: "Signed", value: origin.Signed } };
  return origin;
}

/** Acts as an account by a transaction, or as any origin by a task of the next block. */
export async function actAs(
  scene: DevelopmentScene,
  states: StateLog,
  origin: unknown,
  call: unknown,
): Promise<Acted> {
  const { chain, codecs, pool } = scene;
  const head = chain.best();
  const codec = await codecs.at(head.hash);
  const encoded = readCall({ codec }, call);
  const account = accountOf(origin);
  if (account !== undefined) {
    const nonce = await pool.nextNonce(account);
    const hash = await pool.submit(mockTransaction({ codec }, account, encoded, nonce));
    return { type: "transaction", hash };
  }
  const { task, edits } = await withStorage(scene, head.hash, (storage) => ({
    task: schedule(storage, head.number, encoded, origin),
    edits: storage.edits(),
  }));
  await states.change(head.hash, edits);
  return { type: "scheduled", block: task[0], index: task[1] };
}

/** Puts a call with an origin into the next agenda. @throws DevelopmentError */
export function schedule(
  storage: StorageAccess,
  head: number,
  call: Uint8Array,
  origin: unknown,
): readonly [block: number, index: number] {
  try {
    return scheduleCall(storage, nextAgenda(storage, head), call, originOf(origin));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "DynamicError") throw error;
    throw new DevelopmentError(
      `${JSON.stringify(origin)} is no origin: give an account, "Root", { Signed: account }, or a variant of the runtime's OriginCaller such as { Origins: "Treasurer" } (${error.message})`,
    );
  }
}

/** Sets the free balance of an account; the total issuance follows. */
export async function fundAccount(
  scene: DevelopmentScene,
  states: StateLog,
  who: string,
  amount: bigint,
  at: BlockHash,
): Promise<void> {
  const account = accountOf(who);
  if (account === undefined) throw new DevelopmentError(`${who} is no account: give an address or 0x hex`);
  const edits = await withStorage(scene, at, (storage) => {
    setFree(storage, toHex(account), amount);
    return storage.edits();
  });
  await states.change(at, edits);
}

function setFree(storage: StorageAccess, account: Hex, amount: bigint): void {
  const info = storage.read("System", "Account", account);
  const data = isRecord(info) ? info.data : undefined;
  if (!isRecord(info) || !isRecord(data) || typeof data.free !== "string")
    throw new DevelopmentError("the runtime keeps no free balance in System.Account");
  const isNew = info.providers === 0 && info.sufficients === 0;
  storage.write("System", "Account", [account], {
    ...info,
    providers: isNew ? 1 : info.providers,
    // The highest bit says that the account is kept by the rules since 2023 (`ExtraFlags`).
    data: { ...data, free: amount, ...("flags" in data && isNew && { flags: 1n << 127n }) },
  });
  if (!storage.has("Balances", "TotalIssuance")) return;
  const issuance = BigInt(storage.read("Balances", "TotalIssuance") as string);
  storage.write("Balances", "TotalIssuance", [], issuance + amount - BigInt(data.free));
}
