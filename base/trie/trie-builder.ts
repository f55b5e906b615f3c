/** Layout of the trie: 0 keeps every value in its node, 1 keeps values over 32 bytes apart and their hash in the node. */
export type StateVersion = 0 | 1;
