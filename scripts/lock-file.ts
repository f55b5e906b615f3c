import { packageFolders } from "./layers.ts";
import { readSource } from "./repository.ts";

/**
 * The packages of this repository that `package-lock.json` does not link: whoever pulls them would be told that there
 * is nothing to install, and then that they cannot be found.
 */
export function packagesMissingFromLock(tiers: readonly string[]): string[] {
  const { packages } = JSON.parse(readSource("package-lock.json")) as {
    packages: Readonly<Record<string, { readonly link?: boolean }>>;
  };
  return [...packageFolders(tiers)]
    .filter(([name]) => packages[`node_modules/${name}`]?.link !== true)
    .map(
      ([name, folder]) =>
        `${folder}: ${name} is not in package-lock.json; npm install --package-lock-only adds it`,
    );
}
