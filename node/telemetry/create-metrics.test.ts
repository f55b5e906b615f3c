import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createMetrics } from "./create-metrics.ts";
import type { NodeReadings } from "./readings.ts";
import { serveMetrics } from "./serve-metrics.ts";

const options = {
  name: "Serinus",
  version: "0.1.0",
  roles: 4,
  chain: "kusama-dev",
  startedAt: 1_700_000_000,
  process: false,
};

const discovery = {
  timesPublished: 2,
  addressesLastPublished: 3,
  requested: 20,
  pending: 4,
  failures: 1,
  known: 9,
  events: { value_found: 12, value_put: 2 },
};

/** The lines that carry values, without those of histograms' buckets. */
async function lines(text: Promise<string>): Promise<string[]> {
  return (await text)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !line.includes("_bucket"));
}

test("tells what it reads, each time anew, under Substrate's names", async () => {
  let readings: NodeReadings = {
    best: 5,
    finalized: 3,
    leaves: 1,
    readyTransactions: 0,
    bytesReceived: 10,
    bytesSent: 20,
  };
  const metrics = createMetrics({ ...options, read: () => readings });
  const first = await lines(metrics.text());
  assert.ok(first.includes('substrate_build_info{name="Serinus",version="0.1.0",chain="kusama-dev"} 1'));
  assert.ok(first.includes('substrate_block_height{status="best",chain="kusama-dev"} 5'));
  assert.ok(
    first.includes('substrate_sub_libp2p_network_bytes_total{direction="out",chain="kusama-dev"} 20'),
  );
  assert.ok(first.includes('substrate_block_height{status="sync_target",chain="kusama-dev"} 5'));
  readings = { ...readings, best: 6, syncTarget: 9, isMajorSyncing: true, bytesSent: 21 };
  const second = await lines(metrics.text());
  assert.ok(second.includes('substrate_block_height{status="best",chain="kusama-dev"} 6'));
  assert.ok(second.includes('substrate_block_height{status="sync_target",chain="kusama-dev"} 9'));
  assert.ok(second.includes('substrate_sub_libp2p_is_major_syncing{chain="kusama-dev"} 1'));
  assert.ok(
    second.includes('substrate_sub_libp2p_network_bytes_total{direction="out",chain="kusama-dev"} 21'),
  );
});

test("counts blocks made and imported", async () => {
  const metrics = createMetrics({
    ...options,
    read: () => ({ best: 0, finalized: 0, leaves: 1, readyTransactions: 0 }),
  });
  metrics.blockConstructed(30, 7);
  metrics.blockProcessed("success");
  metrics.blockProcessed("verification_failed");
  for (const millis of [20, 1]) metrics.blockImported(millis);
  const told = await lines(metrics.text());
  for (const line of [
    'substrate_proposer_number_of_transactions{chain="kusama-dev"} 7',
    'substrate_proposer_block_constructed_sum{chain="kusama-dev"} 0.03',
    'substrate_import_queue_processed_total{result="success",chain="kusama-dev"} 1',
    'substrate_import_queue_processed_total{result="verification_failed",chain="kusama-dev"} 1',
    'substrate_block_verification_and_import_time_count{chain="kusama-dev"} 2',
  ])
    assert.ok(told.includes(line), line);
});

test("authority discovery's figures", async () => {
  const read = () => ({
    ...{ best: 0, finalized: 0, leaves: 1, readyTransactions: 0 },
    authorityDiscovery: discovery,
  });
  const told = await lines(createMetrics({ ...options, read }).text());
  assert.deepEqual(
    told.filter((line) => line.startsWith("substrate_authority_discovery")),
    [
      'times_published_total{chain="kusama-dev"} 2',
      'amount_external_addresses_last_published{chain="kusama-dev"} 3',
      'authority_addresses_requested_total{chain="kusama-dev"} 20',
      'authority_address_requests_pending{chain="kusama-dev"} 4',
      'dht_event_received{name="value_found",chain="kusama-dev"} 12',
      'dht_event_received{name="value_put",chain="kusama-dev"} 2',
      'handle_value_found_event_failure{chain="kusama-dev"} 1',
      'known_authorities_count{chain="kusama-dev"} 9',
    ].map((line) => `substrate_authority_discovery_${line}`),
  );
});

test("the dashboard asks for metrics that there are", async () => {
  const dashboard = await readFile(new URL("./grafana-dashboard.json", import.meta.url), "utf8");
  const asked = new Set(dashboard.match(/(?:substrate|process)_[a-z0-9_]+/g));
  const readings = new Proxy({} as NodeReadings, {
    get: (_, name) => (name === "authorityDiscovery" ? discovery : 1),
  });
  const text = await createMetrics({ ...options, process: true, read: () => readings }).text();
  const told = new Set(text.match(/^(?:substrate|process)_[a-z0-9_]+/gm));
  assert.ok(asked.size > 10);
  for (const name of asked) assert.ok(told.has(name), name);
});

test("serves them over HTTP", async (t) => {
  let broken = false;
  const metrics = {
    contentType: "text/plain",
    text: () =>
      broken ? Promise.reject(new Error("no reading")) : Promise.resolve("substrate_block_height 1\n"),
  };
  const server = await serveMetrics(metrics, { port: 0, host: "127.0.0.1" });
  t.after(() => server.close());
  const url = `http://127.0.0.1:${server.port}`;
  assert.equal(await (await fetch(`${url}/metrics`)).text(), "substrate_block_height 1\n");
  assert.equal((await fetch(`${url}/metrics?job=serinus`)).status, 200);
  assert.equal((await fetch(url)).status, 404);
  broken = true;
  assert.equal((await fetch(`${url}/metrics`)).status, 500);
  await assert.rejects(serveMetrics(metrics, { port: server.port, host: "127.0.0.1" }), {
    code: "EADDRINUSE",
  });
});
