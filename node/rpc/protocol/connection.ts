import { RpcCode, RpcError } from "./rpc-error.ts";

/** Subscriptions that one connection may hold at once, unless said otherwise: Substrate's default. */
export const MAX_SUBSCRIPTIONS = 1024;

/** Pieces of work that one connection may have under way beyond the answers to its requests. */
export const MAX_WORK = 1024;

/** Sends one notification of a subscription. */
export type Sink = (result: unknown) => void;

/** Begins what a subscription tells; `end` is for what is over by itself. What it returns ends it early. */
export type Start = (sink: Sink, end: () => void) => () => void;

interface Subscription {
  readonly notification: string;
  stop: (() => void) | undefined;
}

/** One client's connection: what is open on it and how to tell it something. */
export interface Connection {
  isOpen(): boolean;
  /** Sends a notification `{ method, params: { subscription, result } }`; nothing after the connection has closed. */
  notify(notification: string, subscription: string, result: unknown): void;
  /** A fresh id for a subscription or an operation, unguessable from other connections. */
  freshId(): string;
  /** Reserves a subscription. @throws RpcError -32006 over the limit. */
  addSubscription(notification: string): string;
  /** Runs `stop` when the subscription ends, at once if it has. */
  onEnd(id: string, stop: () => void): void;
  /** Starts a reserved subscription, unless it was ended in between. */
  startSubscription(id: string, start: Start): void;
  /** Ends a subscription of one of the given kinds; false when there is none. */
  endSubscription(id: string, notifications: readonly string[]): boolean;
  /**
   * Takes a place for work that goes on after its request was answered, such as a runtime call. A client that stops what
   * it began gets the place back only when the work is done. @returns what gives it back, `undefined` when none is left.
   */
  beginWork(): (() => void) | undefined;
  /** Runs when the connection closes, or at once when it has. */
  onClose(action: () => void): void;
  /** Ends everything that is open. Called once by the server. */
  close(): void;
  /** State that a group of methods keeps for this connection, made on first use. */
  state<T>(key: symbol, create: () => T): T;
}

/** @param send hands one text frame to the socket. @param randomId makes an unguessable id. */
export function createConnection(
  send: (text: string) => void,
  randomId: () => string,
  maxSubscriptions: number = MAX_SUBSCRIPTIONS,
): Connection {
  const subscriptions = new Map<string, Subscription>();
  const closers: (() => void)[] = [];
  const states = new Map<symbol, unknown>();
  let open = true;
  let work = 0;

  const connection: Connection = {
    isOpen: () => open,
    notify(notification, subscription, result) {
      if (!open) return;
      send(JSON.stringify({ jsonrpc: "2.0", method: notification, params: { subscription, result } }));
    },
    freshId: randomId,
    addSubscription(notification) {
      if (subscriptions.size >= maxSubscriptions) {
        throw new RpcError(
          RpcCode.tooManySubscriptions,
          "Too many subscriptions on the connection",
          `Exceeded max limit of ${maxSubscriptions}`,
        );
      }
      const id = randomId();
      subscriptions.set(id, { notification, stop: undefined });
      return id;
    },
    onEnd(id, stop) {
      const subscription = subscriptions.get(id);
      if (subscription) subscription.stop = stop;
      else stop();
    },
    startSubscription(id, start) {
      const subscription = subscriptions.get(id);
      if (!subscription) return;
      const stop = start(
        (result) => {
          if (subscriptions.get(id) === subscription)
            connection.notify(subscription.notification, id, result);
        },
        () => connection.endSubscription(id, [subscription.notification]),
      );
      connection.onEnd(id, stop);
    },
    endSubscription(id, notifications) {
      const subscription = subscriptions.get(id);
      if (!subscription || !notifications.includes(subscription.notification)) return false;
      subscriptions.delete(id);
      subscription.stop?.();
      return true;
    },
    beginWork() {
      if (work >= MAX_WORK) return undefined;
      work++;
      return () => void work--;
    },
    onClose(action) {
      if (open) closers.push(action);
      else action();
    },
    close() {
      if (!open) return;
      open = false;
      for (const subscription of subscriptions.values()) subscription.stop?.();
      subscriptions.clear();
      for (const action of closers) action();
    },
    state(key, create) {
      if (!states.has(key)) states.set(key, create());
      return states.get(key) as ReturnType<typeof create>;
    },
  };
  return connection;
}
