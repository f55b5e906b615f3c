import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { MessageStream } from "@libp2p/interface";
import { safeYamux } from "./safe-yamux.ts";

/** A connection as a muxer sees it: what is written when it has ended is an error, as libp2p's is. */
function createConnection() {
  const sent: unknown[] = [];
  const log = Object.assign(() => {}, { trace() {}, error() {}, newScope: () => log });
  const connection = Object.assign(new EventTarget(), {
    ...{ direction: "outbound", writeStatus: "writable", log },
    send(data: unknown): boolean {
      if (connection.writeStatus === "closed") throw new Error("Cannot write to a stream that is closed");
      sent.push(data);
      return true;
    },
  });
  return { connection, sent, stream: connection as unknown as MessageStream };
}

const muxerOn = (stream: MessageStream) => safeYamux({ enableKeepAlive: false })().createStreamMuxer(stream);

test("a stream on a connection that has ended is refused", async () => {
  const { connection, sent, stream } = createConnection();
  const muxer = muxerOn(stream);
  connection.writeStatus = "closed";
  await assert.rejects(muxer.createStream(), /the connection has ended/);
  assert.deepEqual(sent, []);
});

test("a connection may end while a stream is being opened", async () => {
  const { connection, sent, stream } = createConnection();
  const muxer = muxerOn(stream);
  const opening = muxer.createStream();
  connection.writeStatus = "closed";
  // The announcement fails in a microtask of its own: were it thrown there, this process would end.
  const opened = await opening;
  await setImmediate();
  assert.deepEqual(sent, []);
  connection.dispatchEvent(new Event("close"));
  assert.notEqual(opened.status, "open");
});

test("streams of a connection that is open are announced", async () => {
  const { sent, stream } = createConnection();
  await muxerOn(stream).createStream();
  assert.equal(sent.length, 1);
});
