import { concatBytes, type H256, toH256, toHex } from "@serinus/bytes";
import type { AnyCall } from "@serinus/frame";
import { MembershipProof, OptionalKeyOwnershipProof } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import type { Difference } from "./difference.ts";
import { BOBS_KEYS } from "./evidence.ts";
import type { Judgement } from "./judgement.ts";
import { isOfValidators, tellOfChange } from "./quiet-epochs.ts";
import { createStage, type NextBlock } from "./stage.ts";
import type { Twins } from "./twins.ts";

/** Who signs. */
const REPORTER = "//Charlie";

/** How many calls go into a block: reports are heavy. */
const CALLS_OF_BLOCK = 4;

/** What is done on both by plan, and what was not the same, one line each. */
export interface Script {
  readonly twins: Twins;
  readonly failures: readonly string[];
  checks(): number;
  block(): number;
  slot(): number;
  /** Root of the mountain range of a block that has been passed. */
  mmrRootOf(block: number): H256;
  note(what: string, ours: unknown, real: unknown): void;
  /** Ends the open block and begins others. */
  pass(blocks?: number, next?: NextBlock): void;
  /** Calls must end as is expected: `ok`, or with an error of this name. */
  signed(what: string, call: AnyCall, expected: string): void;
  unsigned(what: string, call: AnyCall, expected: string): void;
  /** A call by root, in the next block. */
  root(call: AnyCall): void;
  /** What both answer. */
  ask(method: string, args?: Uint8Array): Uint8Array;
  /** The proof of whose `//Bob`'s key is in this session. */
  ownerOf(pallet: keyof typeof BOBS_KEYS): MembershipProof;
  /** Compares all that is stored. */
  finish(): void;
}

/** Puts the twins at their beginning. */
export function openScript(twins: Twins, judgement: Judgement): Script {
  const stage = createStage(twins, judgement);
  const mmrRoots = new Map<number, H256>();
  const failures: string[] = [];
  let [checks, calls] = [0, 0];

  function note(what: string, ours: unknown, real: unknown): void {
    const [mine, theirs] = [ours, real].map((value) => JSON.stringify(value));
    failures.push(`block ${stage.block()}: ${what}: ours ${mine}, real ${theirs}`);
  }
  function noteAll(of: string, differences: readonly Difference[]): void {
    checks++;
    for (const { what, ours, real } of differences) note(`${of}: ${what}`, ours, real);
  }
  function pass(blocks = 1, next?: NextBlock): void {
    for (let passed = 0; passed < blocks; passed++) {
      const { codec, overlay } = twins.real;
      mmrRoots.set(
        stage.block(),
        toH256(overlay.storage_get(codec.storage.item("Mmr", "RootHash").prefix) ?? NONE),
      );
      noteAll("a block", stage.passBlock(next).filter(isOfValidators));
      tellOfChange(twins);
    }
  }
  function dispatch(what: string, origin: string, call: AnyCall, expected: string): void {
    const { outcome, differences } = stage.run({ origin, call: toHex(twins.call.encode(call)) });
    noteAll(what, differences.filter(isOfCall));
    if (!new RegExp(`\\b${expected}\\b`).test(outcome)) note(what, outcome, expected);
    if (++calls % CALLS_OF_BLOCK === 0) pass();
  }
  function ask(method: string, args: Uint8Array = new Uint8Array()): Uint8Array {
    checks++;
    const [mine, theirs] = [twins.ours, twins.real].map((side) => side.call(method, args)) as [
      Uint8Array,
      Uint8Array,
    ];
    if (toHex(mine) !== toHex(theirs)) note(method, toHex(mine), toHex(theirs));
    return theirs;
  }

  return {
    twins,
    failures,
    checks: () => checks,
    block: stage.block,
    slot: stage.slot,
    mmrRootOf: (block) => mmrRoots.get(block) ?? toH256(NONE),
    note,
    pass,
    signed: (what, call, expected) => dispatch(what, REPORTER, call, expected),
    unsigned: (what, call, expected) => dispatch(what, "none", call, expected),
    root: (call) => dispatch(`root's ${call.type}`, "root", call, "scheduled"),
    ask,
    ownerOf(pallet) {
      // BABE's slot or the others' set, at which no runtime looks.
      const args = concatBytes(u64.encode(0n), BOBS_KEYS[pallet]);
      const proof = OptionalKeyOwnershipProof.decode(ask(`${pallet}Api_generate_key_ownership_proof`, args));
      if (proof === undefined) throw new Error(`nobody is said to own //Bob's key for ${pallet}`);
      return MembershipProof.decode(proof);
    },
    finish: () => noteAll("everything", stage.finish().filter(isOfValidators)),
  };
}

const NONE = new Uint8Array(32);

/** Treasury, which only the real runtime has, is paid meanwhile. */
function isOfCall({ what }: Difference): boolean {
  return !/^storage (System\.Account|Balances\.)/.test(what);
}
