/** A metric of a running node, one that has no labels but the chain's; NaN where there is none. */
export async function readMetric(prometheusPort: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${prometheusPort}/metrics`)).text();
  return Number(new RegExp(`^${name}\\{chain="[^"]+"\\} (\\d+)$`, "m").exec(text)?.[1] ?? Number.NaN);
}
