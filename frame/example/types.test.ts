import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Calls, EventOf, OuterCall } from "@serinus/frame";
import { ZERO_WEIGHT } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import type { Guestbook } from "./guestbook/index.ts";
import { assemblePallets, type placedPallets } from "./runtime.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Holds when it compiles. */
function holds<_T extends true>(): void {}

/** What must not compile: run never, checked by the compiler. */
export function refused(book: Guestbook): void {
  // @ts-expect-error: no such error
  void book.error.Emtpy;
  // @ts-expect-error: a field is missing
  book.deposit({ type: "Signed", value: { who: testAccount(1) } });
  // @ts-expect-error: no such event
  book.deposit({ type: "Sinned" });
  // @ts-expect-error: the key is an account
  book.storage.Entries.get(5);
  // @ts-expect-error: a value without default may be absent
  book.storage.Entries.get(testAccount(1)).length;
  // @ts-expect-error: no such constant
  void book.constants.KeepLonger;
  // @ts-expect-error: a handler is missing
  const calls: Calls<Guestbook> = { sign: { weight: () => ZERO_WEIGHT, dispatch: () => undefined } };
  void calls;
}

describe("types", () => {
  it("are inferred from manifests", () => {
    holds<Equal<Guestbook["constants"]["KeepFor"], number>>();
    holds<Equal<ReturnType<Guestbook["storage"]["Entries"]["get"]>, Uint8Array | undefined>>();
    holds<Equal<ReturnType<Guestbook["storage"]["LastSigned"]["get"]>, number>>();
    holds<
      Equal<
        Extract<EventOf<Guestbook["manifest"]>, { type: "Cleared" }>["value"],
        { readonly entries: number; readonly at: number }
      >
    >();
    type Call = OuterCall<(typeof placedPallets)[number]>;
    holds<Equal<Call["type"], "System" | "Clock" | "Guestbook" | "Batch">>();
    const call: Call = { type: "Guestbook", value: { type: "erase" } };
    newTestChain(assemblePallets).dispatcher.info(call);
    assert.equal(call.type, "Guestbook");
  });
});
