/** The latest members, up to a number: what is added first is forgotten first. */
export interface RecentSet<T> {
  has(member: T): boolean;
  /** False when it was there already. */
  add(member: T): boolean;
}

export function createRecentSet<T>(limit: number): RecentSet<T> {
  const members = new Set<T>();
  return {
    has: (member) => members.has(member),
    add(member) {
      if (members.has(member)) return false;
      members.add(member);
      const [oldest] = members.size > limit ? members : [];
      if (oldest !== undefined) members.delete(oldest);
      return true;
    },
  };
}
