import { randomBytes } from "node:crypto";
import { concatBytes, fromHex, isHex, toHex } from "@serinus/bytes";
import {
  accountIdOf,
  generateMnemonic,
  type Keypair,
  keypairFromUri,
  mnemonicToSeed,
  type Scheme,
  ss58Decode,
  ss58Encode,
} from "@serinus/crypto";
import { type Command, Option } from "commander";
import { type OutputType, outputTypeOption } from "../output/output-type.ts";
import { UsageError } from "../output/usage-error.ts";

/** Bytes of entropy behind each length of phrase. */
const ENTROPY: Readonly<Record<string, number>> = { 12: 16, 15: 20, 18: 24, 21: 28, 24: 32 };

interface KeyOptions {
  readonly scheme: Scheme;
  readonly ss58Prefix: string;
  readonly outputType: OutputType;
}

/** `serinus key generate` and `serinus key inspect`. */
export function addKeyCommands(program: Command, print: (text: string) => void): void {
  const key = program.command("key").description("make and look at keys");
  const withOptions = (command: Command): Command =>
    command
      .addOption(
        new Option("--scheme <scheme>", "kind of key")
          .choices(["sr25519", "ed25519", "ecdsa"])
          .default("sr25519"),
      )
      .option("--ss58-prefix <number>", "network prefix of the address (Kusama: 2)", "2")
      .addOption(outputTypeOption());

  withOptions(key.command("generate").description("make a new key"))
    .addOption(
      new Option("--words <count>", "length of the phrase").choices(Object.keys(ENTROPY)).default("12"),
    )
    .action((options: KeyOptions & { readonly words: string }) => {
      const phrase = generateMnemonic(randomBytes(ENTROPY[options.words] as number));
      print(
        describe(keypairFromUri(phrase, options.scheme), options, {
          phrase,
          seed: toHex(mnemonicToSeed(phrase).subarray(0, 32)),
        }),
      );
    });

  withOptions(
    key.command("inspect").description("show what belongs to a secret URI, an address or a public key"),
  )
    .argument(
      "<uri>",
      "//Alice, a phrase, 0x and a seed, an SS58 address or (with --public) 0x and a public key",
    )
    .option("--public", "the argument is a public key")
    .action((uri: string, options: KeyOptions & { readonly public?: boolean }) => {
      print(inspect(uri, options));
    });
}

function inspect(uri: string, options: KeyOptions & { readonly public?: boolean }): string {
  if (options.public) {
    if (!isHex(uri)) throw new UsageError("key inspect --public: 0x and the hex of a public key expected");
    return describePublic(fromHex(uri), options);
  }
  try {
    const { bytes } = ss58Decode(uri);
    return describePublic(bytes, options);
  } catch {
    // Not an address; a secret URI then.
  }
  try {
    return describe(keypairFromUri(uri, options.scheme), options, { uri });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`key inspect: neither an SS58 address nor a secret URI such as //Alice: ${why}`);
  }
}

function prefixOf(options: KeyOptions): number {
  const prefix = Number(options.ss58Prefix);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > 16383) {
    throw new UsageError(`--ss58-prefix: "${options.ss58Prefix}" is not a number from 0 to 16383`);
  }
  return prefix;
}

function describe(pair: Keypair, options: KeyOptions, secret: Readonly<Record<string, string>>): string {
  const account = accountIdOf(pair);
  return format(options, {
    ...secret,
    publicKey: toHex(pair.publicKey),
    accountId: account,
    ss58Address: ss58Encode(fromHex(account), prefixOf(options)),
  });
}

function describePublic(publicKey: Uint8Array, options: KeyOptions): string {
  if (publicKey.length !== 32)
    throw new UsageError(`key inspect: a public key has 32 bytes, this one ${publicKey.length}`);
  return format(options, {
    publicKey: toHex(concatBytes(publicKey)),
    ss58Address: ss58Encode(publicKey, prefixOf(options)),
  });
}

const LABELS: Readonly<Record<string, string>> = {
  phrase: "Secret phrase",
  uri: "Secret URI",
  seed: "Secret seed",
  publicKey: "Public key (hex)",
  accountId: "Account ID",
  ss58Address: "SS58 address",
};

function format(options: KeyOptions, facts: Readonly<Record<string, string>>): string {
  if (options.outputType === "json")
    return JSON.stringify({ ...facts, scheme: options.scheme }, undefined, 2);
  const rows = Object.entries(facts).map(([name, value]) => `  ${`${LABELS[name]}:`.padEnd(18)} ${value}`);
  return [`${options.scheme} key`, ...rows].join("\n");
}
