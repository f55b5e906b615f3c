import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { kusamaEntry } from "../chain/built-in-specs.ts";
import { jsonText, type OutputType, outputTypeOption } from "../output/output-type.ts";
import { bytesText, rows } from "../output/rows.ts";
import { UsageError } from "../output/usage-error.ts";
import { bundleRuntime } from "../runtime/bundle.ts";
import { describeRuntime, diffRuntimes, runtimeDiffText } from "../runtime/diff-runtimes.ts";
import { codeReportText, inspectCode } from "../runtime/inspect-code.ts";
import { openCode, readInput } from "../runtime/open-code.ts";

/** `serinus runtime build`, `inspect` and `diff`. @param print writes to standard output. */
export function addRuntimeCommands(program: Command, print: (text: string) => void): void {
  const runtime = program.command("runtime").description("build runtimes and look at them");

  runtime
    .command("build")
    .description("bundle a TypeScript runtime into the bytes of :code, ready for set_code")
    .option("--entry <path>", "module that exports createRuntime; this repository's Kusama without it")
    .option("--out <file>", "where to write the code; <name>-<version>.runtime without it")
    .option("--compress", "compress with zstd")
    .action(
      async (flags: { readonly entry?: string; readonly out?: string; readonly compress?: boolean }) => {
        const entry = flags.entry === undefined ? kusamaEntry() : resolve(flags.entry);
        const compress = flags.compress === true;
        const { code } = await bundleRuntime({ entry, compress }).catch((error: Error) => {
          throw new UsageError(`--entry: ${error.message}`);
        });
        const { version, codeHash } = openCode(code, entry);
        const out = flags.out ?? `${version.spec_name}-${version.spec_version}.runtime`;
        await writeFile(out, code);
        const name = `${version.spec_name} ${version.spec_version}`;
        print(
          rows([
            ["file", out],
            ["runtime", name],
            ["size", bytesText(code.length)],
            ["code hash", codeHash],
          ]),
        );
      },
    );

  runtime
    .command("inspect")
    .description("tell what a runtime's code is: version, hash, metadata digest, exports")
    .argument("<file>", "code as runtime build writes it")
    .option("--decimals <number>", "decimals of the token, which the metadata digest holds", readDecimals, 12)
    .option("--symbol <text>", "symbol of the token", "KSM")
    .addOption(outputTypeOption())
    .action(
      async (
        file: string,
        flags: { readonly decimals: number; readonly symbol: string; readonly outputType: OutputType },
      ) => {
        const token = { decimals: flags.decimals, tokenSymbol: flags.symbol };
        const report = inspectCode(openCode(await readInput(file), file), token);
        print(flags.outputType === "json" ? jsonText(report) : codeReportText(report, token));
      },
    );

  runtime
    .command("diff")
    .description("tell what a runtime has otherwise than an earlier one, and what breaks transactions")
    .argument("<before>", "code, or metadata in SCALE")
    .argument("<after>", "code, or metadata in SCALE")
    .addOption(outputTypeOption())
    .action(async (before: string, after: string, flags: { readonly outputType: OutputType }) => {
      const [one, other] = [await readInput(before), await readInput(after)];
      const diff = diffRuntimes(describeRuntime(one, before), describeRuntime(other, after));
      print(flags.outputType === "json" ? jsonText(diff) : runtimeDiffText(diff));
    });
}

function readDecimals(text: string): number {
  const decimals = /^[0-9]{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(decimals <= 255)) throw new InvalidArgumentError("Write a number from 0 to 255.");
  return decimals;
}
