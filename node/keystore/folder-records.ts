import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { KeyRecords } from "./key-records.ts";
import { KeystoreError } from "./keystore-error.ts";

/**
 * Key files as Substrate has them: the content is the secret URI as a JSON string, for the owner's eyes only (mode
 * 0600, the folder 0700). The folder is looked at anew each time, for operators put files there.
 */
export function folderRecords(folder: string): KeyRecords {
  attempt("cannot be made", folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  return {
    names() {
      const names = attempt("cannot be listed", folder, () => readdirSync(folder));
      const aged = names.map((name) => ({
        name,
        age: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
      }));
      return aged.sort((a, b) => a.age - b.age || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
    },
    read(name) {
      const path = join(folder, name);
      if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
      const text = attempt("cannot be read", path, () => readFileSync(path, "utf8"));
      const uri = parse(text);
      if (typeof uri !== "string")
        throw new KeystoreError(`key file ${path} does not hold a secret URI as a JSON string`);
      return uri;
    },
    write(name, secretUri) {
      const path = join(folder, name);
      attempt("cannot be written", path, () => {
        // Never half a key under its name, whatever happens meanwhile.
        const partial = `${path}.part`;
        const file = openSync(partial, "w", 0o600);
        try {
          writeSync(file, JSON.stringify(secretUri));
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(partial, path);
      });
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function attempt<T>(what: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new KeystoreError(`keystore: ${path} ${what}: ${why}`, { cause });
  }
}
