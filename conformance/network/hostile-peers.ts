import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { type BlockHash, concatBytes, toH256 } from "@serinus/bytes";
import { parsePeerAddress } from "@serinus/network";
import { createLibp2pWire, type Substream, type Wire } from "@serinus/network/testing";
import {
  encodeBlockAnnounce,
  encodeBlockRequest,
  encodeHandshake,
  encodeRole,
  frame,
  type ProtocolName,
  protocolNames,
} from "@serinus/network-protocols";
import { Header } from "@serinus/runtime-api";
import type { Random } from "../random.ts";

/** What hostile peers did. */
export interface Attack {
  connections: number;
  announces: number;
  frames: number;
  requests: number;
  /** Identities taken: who is banned comes back as somebody else. */
  identities: number;
}

/** Whom they attack: nodes of one chain. */
export interface Victims {
  readonly genesisHash: BlockHash;
  /** Multiaddresses with a peer id, of IPv4 and TCP. */
  readonly addresses: readonly string[];
}

/** Connections of random bytes that are held open, and peers of each other kind for every victim. */
const CONNECTIONS = 1_000;
const PEERS_OF_A_KIND = 3;
/** Messages in one go, and milliseconds between two goes. */
const BATCH = 400;
const PAUSE = 25;
/** Lengths that no message has: as long as two bytes, four bytes and more than any number say. */
const ABSURD = [
  Uint8Array.of(0xff, 0x7f),
  Uint8Array.of(0xff, 0xff, 0xff, 0x7f),
  new Uint8Array(12).fill(0xff),
];

/** Attacks nodes in all ways at once until `signal` is aborted. @returns what was done, once everything is closed. */
export async function attack(victims: Victims, random: Random, signal: AbortSignal): Promise<Attack> {
  const done: Attack = { connections: 0, announces: 0, frames: 0, requests: 0, identities: 0 };
  const names = protocolNames({ genesisHash: victims.genesisHash });
  const handshake = encodeHandshake({
    ...{ role: "full", bestNumber: 1_000_000, bestHash: toH256(random.bytes(32)) as BlockHash },
    genesisHash: victims.genesisHash,
  });

  async function flood(stream: Substream): Promise<void> {
    const answered = Promise.withResolvers<void>();
    stream.listen({ data: () => answered.resolve(), closed: answered.resolve });
    stream.send(frame(handshake));
    await answered.promise;
    // By then the victim has opened the protocol, too.
    await setTimeout(4 * PAUSE);
    for (let number = 1_000; !signal.aborted; number++) {
      const header = Header.encode({
        ...{ parent_hash: toH256(random.bytes(32)), number, state_root: toH256(random.bytes(32)) },
        ...{ extrinsics_root: toH256(random.bytes(32)), digest: { logs: [] } },
      });
      const announce = encodeBlockAnnounce({
        encodedHeader: header,
        isBest: random.oneIn(2),
        data: new Uint8Array(),
      });
      if (!stream.send(frame(announce))) return;
      done.announces++;
      if (number % BATCH === 0) await setTimeout(PAUSE);
    }
  }

  async function lie(stream: Substream): Promise<void> {
    stream.listen({ data: () => {} });
    const greeting = random.pick([frame(handshake), frame(encodeRole("authority")), new Uint8Array(0)]);
    const nonsense = random.pick([...ABSURD, random.bytes(1_000), frame(random.bytes(5_000))]);
    stream.send(concatBytes(greeting, nonsense, random.bytes(2_000)));
    done.frames++;
    await setTimeout(PAUSE);
    stream.reset();
  }

  async function ask(stream: Substream): Promise<void> {
    stream.listen({ data: () => {} });
    const from = { number: random.below(10) };
    const parts = { header: true, body: true, justification: true, multipleJustifications: true };
    stream.send(
      frame(
        encodeBlockRequest({ ...parts, from, direction: "ascending", max: 64 + random.below(1_000_000) }),
      ),
    );
    done.requests++;
    stream.finish();
    await setTimeout(PAUSE / 5);
  }

  /** Peers of one kind come again and again, under another name when they are no longer let in. */
  async function come(
    address: string,
    protocols: readonly ProtocolName[],
    act: (s: Substream) => Promise<void>,
  ) {
    const { peer } = parsePeerAddress(address);
    while (!signal.aborted) {
      const wire = newcomer(random);
      done.identities++;
      for (const { name } of [names.blockAnnounces, names.transactions, names.grandpa, names.beefy]) {
        // What the victim opens in return is taken, so that the protocol is open both ways.
        const greeting = name === names.blockAnnounces.name ? handshake : encodeRole("full");
        wire.serve([name], BATCH, (_peer, stream) =>
          stream.listen({ data: () => void stream.send(frame(greeting)) }),
        );
      }
      try {
        await wire.start();
        await wire.dial(peer, [address]);
        while (!signal.aborted) {
          const { name } = random.pick(protocols);
          const stream = await wire.open(peer, [name], AbortSignal.any([signal, AbortSignal.timeout(5_000)]));
          await act(stream);
        }
      } catch {
        await setTimeout(PAUSE);
      } finally {
        await wire.stop();
      }
    }
  }

  const sockets = Array.from({ length: CONNECTIONS }, (_, i) => {
    const { address } = parsePeerAddress(victims.addresses[i % victims.addresses.length] as string);
    const socket = connect(Number(/\/tcp\/(\d+)/.exec(address)?.[1]), "127.0.0.1");
    socket.on("error", () => {});
    socket.on("connect", () => {
      done.connections++;
      socket.write(random.bytes(500));
    });
    return socket;
  });
  const peers = victims.addresses.flatMap((address) =>
    Array.from({ length: PEERS_OF_A_KIND }, () => [
      come(address, [names.blockAnnounces], flood),
      come(address, Object.values(names), lie),
      come(address, [names.sync], ask),
    ]).flat(),
  );
  await Promise.all(peers);
  for (const socket of sockets) socket.destroy();
  return done;
}

function newcomer(random: Random): Wire {
  return createLibp2pWire({
    nodeKey: random.bytes(32),
    ...{ listenAddresses: [], publicAddresses: [], maxConnections: 10, userAgent: "hostile" },
  });
}
