import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, Server } from "node:net";
import { networkInterfaces } from "node:os";
import { type TestContext, test } from "node:test";
import { listenOn, portOf } from "./listen-on.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

const addresses = (servers: readonly Server[]): string[] =>
  servers.map((server) => (server.address() as AddressInfo).address);

function closing(t: TestContext, servers: readonly Server[]): readonly Server[] {
  t.after(() => Promise.all(servers.map((server) => new Promise((closed) => server.close(closed)))));
  return servers;
}

/** A server that says of IPv6 what a machine without it says. */
class WithoutIpv6 extends Server {
  override listen(...args: unknown[]): this {
    const [{ host }] = args as [{ host: string }];
    if (!host.includes(":")) return super.listen(...(args as Parameters<Server["listen"]>));
    process.nextTick(() => this.emit("error", Object.assign(new Error("no IPv6"), { code: "EAFNOSUPPORT" })));
    return this;
  }
}

test("listens on the same port of IPv6, for this machine and for all", { skip: !hasIpv6 }, async (t) => {
  for (const [host, twin] of [
    ["127.0.0.1", "::1"],
    ["0.0.0.0", "::"],
  ] as const) {
    const servers = closing(t, await listenOn(() => createServer(), 0, host));
    assert.deepEqual(addresses(servers), [host, twin]);
    assert.equal(new Set(servers.map(portOf)).size, 1);
  }
});

test("any other address stands for itself", async (t) => {
  const servers = closing(t, await listenOn(() => createServer(), 0, "localhost"));
  assert.equal(servers.length, 1);
});

test("goes on with IPv4 alone where there is no IPv6", async (t) => {
  const servers = closing(t, await listenOn(() => new WithoutIpv6(), 0, "127.0.0.1"));
  assert.deepEqual(addresses(servers), ["127.0.0.1"]);
});

test("a port that is taken on IPv6 alone is refused, and nothing is left listening", {
  skip: !hasIpv6,
}, async (t) => {
  const other = createServer().listen(0, "::1");
  await once(other, "listening");
  closing(t, [other]);
  const port = portOf(other);
  await assert.rejects(
    listenOn(() => createServer(), port, "127.0.0.1"),
    { code: "EADDRINUSE", address: "::1" },
  );
  // Free again.
  closing(t, [createServer().listen(port, "127.0.0.1")]);
});
