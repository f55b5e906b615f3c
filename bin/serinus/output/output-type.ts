import { Option } from "commander";

/** How a command writes its answer: for people or for programs. */
export type OutputType = "text" | "json";

/** `--output-type text|json`. */
export function outputTypeOption(): Option {
  return new Option("--output-type <type>", "how to write the answer")
    .choices(["text", "json"])
    .default("text");
}

/** JSON for programs; integers that JSON cannot hold are written as texts. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part), 2);
}
