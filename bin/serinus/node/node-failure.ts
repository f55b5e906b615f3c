/** What keeps a node from going on: it has to be closed, and goes on reading until then. */
export interface NodeFailure {
  /** What is said of it at once. */
  readonly message: string;
  /** What the process ends with. */
  readonly error: Error;
}

/** The database can be written no more. */
export function cannotWrite(error: Error): NodeFailure {
  return { message: "stopping: blocks cannot be written any more", error };
}

/** A task ended without which a node is of no use, such as `grandpa-voter`; names and words are `sc-service`'s. */
export function essentialTaskFailed(task: string, error: Error): NodeFailure {
  return { message: `Essential task \`${task}\` failed. Shutting down service.`, error };
}
