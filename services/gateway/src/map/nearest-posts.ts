import type { Point } from '@tanggap/events/incident-events';

/** Mean radius (IUGG). */
const EARTH_M = 6_371_009;

/** Along the surface of a sphere, in metres: within 0.6 % of the ellipsoid's. No road is known here. */
export function metresBetween(a: Point, b: Point): number {
  const [latA, latB] = [radians(a.lat), radians(b.lat)];
  const half = (one: number, other: number): number => Math.sin((other - one) / 2) ** 2;
  const chord = half(latA, latB) + Math.cos(latA) * Math.cos(latB) * half(radians(a.lng), radians(b.lng));
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** The `count` posts nearest to a place, nearest first; equally far ones in the order of the file. */
export function nearestTo<Post extends { readonly point: Point }>(
  place: Point,
  posts: readonly Post[],
  count: number,
): readonly { readonly post: Post; readonly distanceM: number }[] {
  return posts
    .map((post) => ({ post, distanceM: Math.round(metresBetween(place, post.point)) }))
    .sort((a, b) => a.distanceM - b.distanceM)
    .slice(0, count);
}
