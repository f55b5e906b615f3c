/** What a checker of one vector file is given. */
export interface VectorContext {
  /** Folder of fetched chain specs and runtimes (`SERINUS_SPECS`), `undefined` when there is none. */
  readonly specsDir: string | undefined;
  /** Runs one case; a throw is a failure under `name`, and the next case goes on. */
  check(name: string, run: () => void | Promise<void>): Promise<void>;
  /** Says plainly what was not run and why. */
  skip(name: string, reason: string): void;
  /** Parses a JSON file. */
  json<T>(path: string): T;
}

/** Checkers of one vector folder, by file name. */
export type FolderCheckers = Readonly<
  Record<string, (path: string, context: VectorContext) => void | Promise<void>>
>;
