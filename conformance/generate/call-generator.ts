import { compareBytes, concatBytes, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { AnyCall } from "@serinus/frame";
import { bytes, type Codec, compactU128, u16, u32, u128 } from "@serinus/scale";
import type { Random } from "../random.ts";
import { AMOUNTS, EXISTENTIAL_DEPOSIT, KSM } from "./amounts.ts";
import { type Args, argumentsOf, indicesOf } from "./arguments.ts";
import { addedDeputy, type Deputy, pureDeputy } from "./deputy.ts";
import { type Operation, operationOf } from "./multisig-operation.ts";
import { type ChosenCall, type Pools, randomCall } from "./random-value.ts";

/** Where a call is made. */
export interface Moment {
  /** The public key of who makes it; `undefined` for root and nobody. */
  readonly sender: Uint8Array | undefined;
  /** Number of the open block. */
  readonly block: number;
}

/** Makes random calls, of which many speak of what earlier calls have brought about. */
export interface CallGenerator {
  /** An encoded call, and who makes it: whoever was to, or somebody whom it suits better. */
  next(moment: Moment): { readonly call: Uint8Array; readonly sender: Uint8Array | undefined };
  /**
   * Notes a call that has succeeded: later ones draw from its arguments. `extrinsic` is its number in its block, where
   * operations of a multisig began.
   */
  succeeded(call: Uint8Array, moment: Moment, extrinsic: number): void;
  /** Notes an account that has come to be. */
  met(account: Uint8Array): void;
  /** Notes what a pallet has told of, by the names of an event's fields: `{ index }`. */
  told(
    pallet: string,
    event: string,
    fields: Readonly<Record<string, Uint8Array>>,
    moment: Moment,
    extrinsic: number,
  ): void;
}

export interface CallGeneratorOptions {
  /** The runtime's call. */
  readonly codec: Codec<AnyCall>;
  readonly random: Random;
  /** Public keys, those of signers first. */
  readonly accounts: readonly Uint8Array[];
  /** How many of them sign. */
  readonly signers: number;
  /** Prefixes of storage that root may kill; none by default. */
  readonly prefixes?: readonly Uint8Array[] | undefined;
  /** What an account has free. */
  readonly freeBalance?: ((account: Uint8Array) => bigint) | undefined;
}

/** Picoseconds that are enough for any call that is made here, and little for a block. */
const ENOUGH = 10n ** 10n;

/** How many calls are remembered, in all and of a pallet; and of what length at most, for they go into others. */
const REMEMBERED = 40;
const LONGEST_REMEMBERED = 200;
/** How many accounts that have come to be are remembered. */
const MAX_MET = 16;
const MAX_OPERATIONS = 12;

interface Remembered {
  readonly sender: Uint8Array | undefined;
  /** The call, of which these are arguments; `undefined` for the fields of an event. */
  readonly call: string | undefined;
  /** Encoded arguments by name. */
  readonly args: Readonly<Record<string, Uint8Array>>;
}

const NONE = Uint8Array.of(0);

/** Calls and events that bring about what others can speak of, and those that end it. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  "add_proxy",
  "announce",
  "approve_as_multi",
  "as_multi",
  "claim",
  "create_pure",
  "note_preimage",
  "schedule_after",
  "schedule_named",
  "vested_transfer",
]);
const ENDING =
  /^(free|unnote|kill|cancel|remove|reject)|Dispatched|Freed|Frozen|Cleared|Cancel|Removed|Killed|Completed/;

/** Calls of him for whom another acts. */
const OF_OWNERS: ReadonlySet<string> = new Set(["remove_proxy", "reject_announcement"]);
/** Calls of him to whom others have transferred. */
const OF_TARGETS: ReadonlySet<string> = new Set(["vest", "merge_schedules"]);
/** Calls of him who began an operation. */
const OF_DEPOSITORS: ReadonlySet<string> = new Set(["cancel_as_multi", "poke_deposit"]);

export function createCallGenerator({
  codec,
  random,
  accounts,
  signers,
  prefixes = [],
  freeBalance,
}: CallGeneratorOptions): CallGenerator {
  const made: Uint8Array[] = [];
  const remembered = new Map<string, Remembered[]>();
  const signs = new Set(accounts.slice(0, signers).map((account) => toHex(account)));
  const operations: Operation[] = [];
  const deputies: Deputy[] = [];
  const announcements: { readonly by: Uint8Array | undefined; readonly call: Uint8Array }[] = [];
  const met: Uint8Array[] = [];
  const texts: Uint8Array[] = [];
  let now: Moment = { sender: undefined, block: 0 };

  const pools: Pools = {
    // Those that have come to be as often as all others together.
    accounts: () => (met.length > 0 && random.oneIn(3) ? met : accounts),
    hashes: () => [new Uint8Array(32), ...made.map(blake2_256), ...texts.map(blake2_256)],
    amounts: () => (freeBalance === undefined || random.oneIn(2) ? AMOUNTS : aroundBalance(freeBalance)),
    calls: () => made,
    suited: (call) => ({ ...usual(call.name), ...(random.oneIn(5) ? {} : suitedTo(call)) }),
  };

  /** What the sender or another account has, and a little more or less: what leaves nothing, dust, or just enough. */
  function aroundBalance(balanceOf: (account: Uint8Array) => bigint): readonly bigint[] {
    const free = balanceOf(random.oneIn(2) ? random.pick(accounts) : (now.sender ?? random.pick(accounts)));
    const nearby = [0n, 1n, EXISTENTIAL_DEPOSIT - 1n, EXISTENTIAL_DEPOSIT, EXISTENTIAL_DEPOSIT + 1n];
    // A transaction costs about as much as the existential deposit, or somewhat less.
    return [...nearby, 2n * EXISTENTIAL_DEPOSIT].map((less) => (free > less ? free - less : free));
  }

  /** Has a call that stands in no other be made by somebody whom it suits. */
  function adopt(sender: Uint8Array | undefined, isOutermost: boolean): void {
    if (isOutermost && sender !== undefined && now.sender !== undefined && signs.has(toHex(sender)))
      now = { ...now, sender };
  }

  /** What is usual for arguments of that name. */
  function usual(call: string): Args {
    const amount = random.oneIn(4) ? random.pick(AMOUNTS) : KSM * BigInt(4 + random.below(50));
    const code = made.length === 0 ? undefined : random.pick(made);
    return {
      // What root schedules is made in the next block, and has to be later than that.
      when: u32.encode(now.block + 1 + random.below(8)),
      delay: u32.encode(random.oneIn(3) ? random.below(3) : 0),
      // `Any`, without which a proxy may do little.
      ...(random.oneIn(2) ? { proxy_type: NONE } : {}),
      // Enough for any call, and now and then not.
      max_weight: random.oneIn(6)
        ? Uint8Array.of(0, 0)
        : concatBytes(compactU128.encode(ENOUGH), compactU128.encode(ENOUGH / 10_000n)),
      threshold: u16.encode(random.oneIn(5) ? random.below(5) : 2),
      other_signatories: othersOf(random.pick(groups())),
      maybe_timepoint: NONE,
      schedule: concatBytes(
        u128.encode(amount),
        u128.encode(amount / BigInt(1 + random.below(20))),
        u32.encode(now.block + random.below(10)),
      ),
      schedule_index: u32.encode(random.below(2)),
      schedule1_index: u32.encode(random.below(2)),
      schedule2_index: u32.encode(random.below(2)),
      ...(prefixes.length === 0 ? {} : { prefix: bytes.encode(random.pick(prefixes)) }),
      ...(code === undefined ? {} : { code: bytes.encode(code), code_hash: blake2_256(code) }),
      ...(code !== undefined && call === "note_preimage" ? { bytes: bytes.encode(code) } : {}),
    };
  }

  function suitedTo(call: ChosenCall): Args {
    if (call.pallet === "Multisig") return ofOperation(call);
    const args = recalled(call);
    return call.pallet === "Proxy" ? { ...args, ...ofDeputy(call) } : args;
  }

  /** What an earlier call of the pallet said or brought about. */
  function recalled({ pallet, name, args, isOutermost }: ChosenCall): Args {
    const known = (remembered.get(pallet) ?? []).filter((each) => !isPast(each.args));
    const isOfTarget = OF_TARGETS.has(name);
    const wanted = isOfTarget ? ["target"] : args;
    const speaking = known.filter((each) => wanted.some((arg) => each.args[arg] !== undefined));
    const item = pickOf(speaking.length > 0 ? speaking : known);
    if (item === undefined) return {};
    const { target } = item.args;
    adopt(isOfTarget && target?.[0] === 0 ? target.slice(1) : item.sender, isOutermost);
    const code = callOf(item.args.code_hash);
    return code === undefined ? item.args : { ...item.args, code: bytes.encode(code) };
  }

  /** Whether something was to be before what root schedules now could still reach it. */
  function isPast({ when }: Args): boolean {
    return when?.length === 4 && u32.decode(when) <= now.block + 1;
  }

  function pickOf<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : random.pick(items);
  }

  /** Arguments for somebody who acts for another, or has another act for him. */
  function ofDeputy({ name, isOutermost }: ChosenCall): Args {
    const actorOf = ({ real, delegate }: Deputy): Uint8Array => (OF_OWNERS.has(name) ? real : delegate);
    const deputy = pickOf(deputies.filter((each) => !isOutermost || signs.has(toHex(actorOf(each)))));
    if (deputy === undefined) return {};
    const { real, delegate, proxy_type, delay, end } = deputy;
    adopt(actorOf(deputy), isOutermost);
    const announced = announcements.findLast(({ by }) => hexOf(by) === toHex(delegate));
    const call = name === "proxy_announced" ? announced?.call : random.oneIn(2) ? end : undefined;
    return {
      real: concatBytes(NONE, real),
      delegate: concatBytes(NONE, delegate),
      proxy_type,
      delay,
      force_proxy_type: NONE,
      ...(call === undefined ? {} : { call }),
      ...(announced === undefined ? {} : { call_hash: blake2_256(announced.call) }),
      ...(name === "announce" && made.length > 0 ? { call_hash: blake2_256(random.pick(made)) } : {}),
    };
  }

  function noteProxy(call: string, args: Args, sender: Uint8Array): void {
    const { delegate, call_hash } = args;
    const added = call === "add_proxy" ? addedDeputy(args, sender) : undefined;
    if (added !== undefined) push(deputies, MAX_OPERATIONS, added);
    const announced = call === "announce" ? callOf(call_hash) : undefined;
    if (announced !== undefined) push(announcements, MAX_OPERATIONS, { by: sender, call: announced });
    if (call === "remove_proxies") drop(deputies, ({ real }) => toHex(real) === toHex(sender));
    if (call === "remove_proxy") {
      const gone = hexOf(delegate?.slice(1));
      drop(deputies, (each) => toHex(each.real) === toHex(sender) && toHex(each.delegate) === gone);
    }
  }

  /** The call of that hash, if it was made. */
  function callOf(hash: Uint8Array | undefined): Uint8Array | undefined {
    return hash && made.find((each) => toHex(blake2_256(each)) === toHex(hash));
  }

  /** Notes an account without a key, and how its maker ends it. */
  function notePure(pure: Uint8Array, sender: Uint8Array, block: number, extrinsic: number): void {
    const created = lastArgs("Proxy", "create_pure", sender);
    if (created === undefined) return;
    const killPure = indicesOf(codec, "Proxy", "kill_pure");
    push(deputies, MAX_OPERATIONS, pureDeputy(pure, sender, created, killPure, [block, extrinsic]));
  }

  /** The arguments with which somebody last made a call. */
  function lastArgs(pallet: string, call: string, sender: Uint8Array): Args | undefined {
    const known = remembered.get(pallet) ?? [];
    return known.findLast((each) => each.call === call && hexOf(each.sender) === toHex(sender))?.args;
  }

  /** Arguments that take an operation further. */
  function ofOperation({ name, isOutermost }: ChosenCall): Args {
    const operation = isOutermost && random.oneIn(3) ? undefined : pickOf(operations);
    if (operation === undefined) return {};
    const { depositor, signatories, threshold, timepoint, call, hash } = operation;
    adopt(OF_DEPOSITORS.has(name) ? depositor : random.pick(signatories), isOutermost);
    return {
      threshold: u16.encode(threshold),
      other_signatories: othersOf(signatories),
      maybe_timepoint: concatBytes(Uint8Array.of(1), timepoint),
      timepoint,
      call_hash: hash,
      ...(call === undefined ? {} : { call }),
    };
  }

  /** Groups of signatories: the first few signers, in pairs and threes. */
  function groups(): readonly (readonly Uint8Array[])[] {
    const [a, b, c, d] = accounts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    return [
      [a, b],
      [a, b, c],
      [b, c, d],
    ].map((group) => group.toSorted(compareBytes));
  }

  /** A group without who makes the call. */
  function othersOf(group: readonly Uint8Array[]): Uint8Array {
    const others = group.filter(
      (account) => now.sender === undefined || compareBytes(account, now.sender) !== 0,
    );
    return concatBytes(compactU128.encode(BigInt(others.length)), ...others);
  }

  function remember(pallet: string, item: Remembered): void {
    const known = remembered.get(pallet) ?? [];
    remembered.set(pallet, known);
    push(known, REMEMBERED, item);
  }

  return {
    next(moment) {
      now = moment;
      const isWanted = random.oneIn(5) ? (_: string, call: string) => BEGINNINGS.has(call) : undefined;
      const call = randomCall(codec, random, pools, 0, isWanted);
      return { call, sender: now.sender };
    },
    succeeded(call, moment, extrinsic) {
      if (call.length > LONGEST_REMEMBERED) return;
      push(made, REMEMBERED, call);
      const { type: pallet, value } = codec.decode(call);
      const args = argumentsOf(codec, call);
      if (!ENDING.test(value.type)) {
        remember(pallet, { sender: moment.sender, call: value.type, args: withHash(args) });
      }
      if (args.bytes !== undefined) push(texts, REMEMBERED, bytes.decode(args.bytes));
      const { sender, block } = moment;
      if (sender === undefined) return;
      if (pallet === "Proxy") noteProxy(value.type, args, sender);
      if (pallet !== "Multisig") return;
      const operation = operationOf(value.type, args, sender, [block, extrinsic], callOf);
      if (operation !== undefined) push(operations, MAX_OPERATIONS, operation);
    },
    met(account) {
      const hex = toHex(account);
      if (![...accounts, ...met].some((known) => toHex(known) === hex)) push(met, MAX_MET, account);
    },
    told(pallet, event, fields, moment, extrinsic) {
      const { when, index, pure, call_hash } = fields;
      const task = when && index ? { task: concatBytes(when, index) } : {};
      if (!ENDING.test(event)) {
        remember(pallet, { sender: moment.sender, call: undefined, args: { ...fields, ...task } });
      }
      if (pure && moment.sender) notePure(pure, moment.sender, moment.block, extrinsic);
      if (event === "MultisigExecuted" || event === "MultisigCancelled")
        drop(operations, ({ hash }) => toHex(hash) === hexOf(call_hash));
    },
  };
}

function drop<T>(list: T[], isDropped: (item: T) => boolean): void {
  const kept = list.filter((item) => !isDropped(item));
  list.splice(0, list.length, ...kept);
}

function push<T>(list: T[], most: number, item: T): void {
  list.push(item);
  if (list.length > most) list.shift();
}

/** Arguments with the hash of the bytes among them: what a preimage is called. */
function withHash(args: Args): Args {
  return args.bytes === undefined ? args : { ...args, hash: blake2_256(bytes.decode(args.bytes)) };
}

const hexOf = (account: Uint8Array | undefined): string | undefined => account && toHex(account);
