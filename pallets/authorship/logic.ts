import type { AccountId } from "@serinus/bytes";
import type { Authorship, PreRuntimeDigest } from "./authorship.ts";

/** The author of this block, `undefined` when consensus names none. Looked up once a block. */
export function author(authorship: Authorship): AccountId | undefined {
  const { Author } = authorship.storage;
  const known = Author.get();
  if (known !== undefined) return known;
  const found = namedAuthor(authorship);
  if (found !== undefined) Author.put(found);
  return found;
}

/** The author that the block's digest names. */
export function namedAuthor({ config }: Authorship): AccountId | undefined {
  const digests: PreRuntimeDigest[] = [];
  for (const item of config.digest().logs) {
    if (item.type !== "PreRuntime") continue;
    const [engine, data] = item.value;
    digests.push({ engine, data });
  }
  return config.findAuthor(digests);
}
