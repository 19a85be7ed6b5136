import type { Point } from '@tanggap/events/incident-events';

/** About 500 m at the equator, where all five cities lie within seven degrees of it. */
const CELL_DEGREES = 0.0045;

/** A coarse cell of the map: good enough to find the neighbour's call about the same fire, too coarse to find a house. */
export function placeCellOf({ lat, lng }: Point): string {
  return `${Math.floor(lat / CELL_DEGREES)}:${Math.floor(lng / CELL_DEGREES)}`;
}

/** The cell and the eight around it: two points near each other may lie on either side of an edge. */
export function cellsAround(cell: string): readonly string[] {
  const [row = 0, column = 0] = cell.split(':').map(Number);
  return [-1, 0, 1].flatMap((north) => [-1, 0, 1].map((east) => `${row + north}:${column + east}`));
}
