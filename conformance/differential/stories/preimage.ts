import type { Hex } from "@serinus/bytes";
import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { Json } from "@serinus/dynamic-codec";
import { all, bytes32, call, TICKETS, transfer } from "./calls.ts";
import { ALICE, POOR } from "./people.ts";
import type { Call, Story } from "./story.ts";

const note = (bytes: string): Call => call("Preimage.note_preimage", { bytes });
const unnote = (hash: string): Call => call("Preimage.unnote_preimage", { hash });
const request = (hash: string): Call => call("Preimage.request_preimage", { hash });
const unrequest = (hash: string): Call => call("Preimage.unrequest_preimage", { hash });
const ensureUpdated = (...hashes: readonly string[]): Call => call("Preimage.ensure_updated", { hashes });
const hashOf = (bytes: string): Hex => toHex(blake2_256(fromHex(bytes as Hex)));

const TEXT = "0x010203";
const HASH = hashOf(TEXT);

export const preimageStories: readonly Story[] = [
  {
    name: "noted, requested and taken away, in every order",
    shows: ["Noted", "Requested", "Cleared", "AlreadyNoted", "NotAuthorized", "NotNoted", "NotRequested"].map(
      (name) => `Preimage.${name}`,
    ),
    tell({ by, pass }) {
      by("//Alice", unnote(HASH));
      by("//Alice", note(TEXT));
      by("//Bob", note(TEXT));
      by("//Alice", note(TEXT));
      by("//Bob", unnote(HASH));
      by("//Alice", unnote(HASH));
      by("//Bob", note(TEXT));
      const asRoot = (...calls: readonly Call[]): void => {
        by("root", all(...calls));
        pass();
      };
      asRoot(unrequest(HASH), request(HASH), request(HASH), note(TEXT));
      by("//Alice", note(TEXT));
      by("//Alice", unnote(HASH));
      by("//Bob", unnote(HASH));
      by("//Bob", unnote(HASH));
      asRoot(unrequest(HASH), unnote(HASH), unnote(HASH));
      // Requested before it is noted: for nothing.
      asRoot(request(HASH));
      by("//Bob", note(TEXT));
      by("//Bob", note(TEXT));
      by("//Bob", unnote(HASH));
      asRoot(unnote(HASH), unrequest(HASH));
      // Root notes what somebody else has noted, and takes it away.
      by("//Alice", note(TEXT));
      asRoot(note(TEXT), note(TEXT), unrequest(HASH));
      by("//Alice", unnote(HASH));
      asRoot(note(TEXT));
      asRoot(unnote(HASH), unnote(HASH));
      by("//Alice", note(TEXT));
      asRoot(unnote(HASH));
      by("none", note(TEXT));
      by("//Alice", request(HASH));
      by("//Alice", unrequest(HASH));
    },
  },
  {
    name: "of no length, and calls too long to be looked up",
    shows: ["Preimage.Noted", "Preimage.Cleared", "Scheduler.CallUnavailable"],
    from: TICKETS,
    tell({ by, pass }) {
      const large = `0x${"55".repeat(4 * 1024 * 1024)}`;
      by("//Alice", note("0x"));
      by("//Alice", unnote(hashOf("0x")));
      by("root", note(large));
      pass();
      by("//Poor", note(TEXT));
      by("//Poor", transfer(ALICE, 1));
      by("//Poor", note(`0x${"44".repeat(30_000)}`));
      by("//Poor", note(`0x${"44".repeat(3_000)}`));
      pass();
    },
  },
  {
    name: "those from before holds",
    // What was reserved for indices is given back with deposits that nobody has made.
    breaks: /Indices is not sound/,
    from: TICKETS,
    shows: ["Preimage.TooFew", "Preimage.TooMany", "Preimage.Cleared"],
    tell({ by, pass, put }) {
      const text = (byte: number): Hex => toHex(Uint8Array.of(byte));
      const old = (byte: number, status: Json): readonly Call[] => [
        put("Preimage.StatusFor", [hashOf(text(byte))], status),
        put("Preimage.PreimageFor", [[hashOf(text(byte)), 1]], text(byte)),
      ];
      const unrequested = (deposit: Json): Json => ({ type: "Unrequested", value: { deposit, len: 1 } });
      const requested = (deposit: Json, count: number, len: Json): Json => ({
        type: "Requested",
        value: { deposit, count, len },
      });
      by("//Alice", call("Indices.claim", { index: 1 }));
      by("//Alice", call("Indices.claim", { index: 2 }));
      by(
        "root",
        all(
          ...old(0, unrequested([ALICE, "1000"])),
          ...old(1, requested([ALICE, "2000"], 2, 1)),
          ...old(2, requested(null, 1, 1)),
          put("Preimage.StatusFor", [hashOf(text(3))], requested([ALICE, "3000"], 1, null)),
          put("Preimage.StatusFor", [hashOf(text(4))], requested(null, 3, null)),
          ...old(5, unrequested([POOR, "1"])),
          ...old(6, unrequested([ALICE, "4000"])),
          ...old(7, requested([ALICE, "5000"], 1, 1)),
          ...old(8, unrequested([ALICE, "6000"])),
        ),
      );
      pass();
      by("//Bob", ensureUpdated());
      by("//Bob", ensureUpdated(...Array.from({ length: 1025 }, () => bytes32(1))));
      by("//Bob", ensureUpdated(...[0, 1, 2, 3, 4].map((byte) => hashOf(text(byte)))));
      by("//Bob", ensureUpdated(...[0, 5].map((byte) => hashOf(text(byte)))));
      by("//Alice", note(text(6)));
      by("//Alice", unnote(hashOf(text(7))));
      by("//Bob", unnote(hashOf(text(8))));
      by("//Alice", unnote(hashOf(text(8))));
      for (const byte of [0, 1, 2, 3, 4, 6, 7]) by("//Alice", unnote(hashOf(text(byte))));
      by("root", all(...[0, 1, 2, 3, 4, 7].map((byte) => unrequest(hashOf(text(byte))))));
      pass();
      // Nine of ten cost nothing.
      for (const updated of [8, 9]) {
        const hashes = Array.from({ length: updated }, (_, i) => hashOf(text(100 + i)));
        by(
          "root",
          all(...Array.from({ length: updated }, (_, i) => old(100 + i, requested(null, 1, 1))).flat()),
        );
        pass();
        by("//Bob", ensureUpdated(...hashes, bytes32(1)));
      }
      by("root", ensureUpdated(HASH));
      pass();
    },
  },
];
