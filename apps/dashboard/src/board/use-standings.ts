import { useCallback } from 'react';
import { useOfNow } from '../time/use-now.js';
import type { Board, BoardRow } from './board-query.js';
import { areSame, standingsOf, type Standing } from './standing.js';

export type BoardStanding = Standing<BoardRow>;

/** Every row as it stands now, in the server's order: the same until one of them stands otherwise. @returns null while there is no board */
export function useStandings(board: Board | null): readonly BoardStanding[] | null {
  const of = useCallback((nowMs: number) => (board === null ? null : standingsOf(board.rows, nowMs)), [board]);
  return useOfNow(of, areSame);
}
