import { readFileSync } from "node:fs";

/** The version of this package, as `system_version` and `--version` tell it. */
export function nodeVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
