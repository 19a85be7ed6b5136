import { useEffect, useRef } from 'react';

/**
 * Tells what has come since the screen opened, each once while it stays; what was there then is no news.
 * @param items null: not known yet
 */
export function useNews<T>(items: readonly T[] | null, keyOf: (item: T) => string, tell: (news: readonly T[]) => void): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (items === null) return;
    const before = known.current;
    const now = new Map(items.map((item) => [keyOf(item), item]));
    known.current = new Set(now.keys());
    const news = before === null ? [] : [...now].filter(([key]) => !before.has(key)).map(([, item]) => item);
    if (news.length > 0) tell(news);
  });
}
