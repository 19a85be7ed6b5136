import { metresBetween, nearestTo } from './nearest-posts.js';

const jambi = { lat: -1.61, lng: 103.61 };

describe('metresBetween', () => {
  it('is a degree of the meridian, whichever way it is gone', () => {
    const degreeM = (Math.PI / 180) * 6_371_009;
    expect(metresBetween(jambi, { lat: -2.61, lng: 103.61 })).toBeCloseTo(degreeM, 3);
    expect(metresBetween({ lat: -2.61, lng: 103.61 }, jambi)).toBeCloseTo(degreeM, 3);
  });

  it('shrinks between meridians away from the equator, and does not break at the date line or the antipode', () => {
    expect(metresBetween({ lat: 60, lng: 0 }, { lat: 60, lng: 0.001 })).toBeCloseTo(111.195 * Math.cos(Math.PI / 3), 1);
    expect(metresBetween({ lat: 0, lng: 179.9995 }, { lat: 0, lng: -179.9995 })).toBeCloseTo(111.195, 2);
    expect(metresBetween({ lat: 0, lng: 0 }, { lat: 0, lng: 180 })).toBeCloseTo(Math.PI * 6_371_009, 0);
    expect(metresBetween(jambi, jambi)).toBe(0);
  });
});

describe('nearestTo', () => {
  const post = (name: string, lng: number): { name: string; point: { lat: number; lng: number } } => ({
    name,
    point: { lat: -1.61, lng },
  });

  it('names the nearest first, as many as asked, and keeps the order of the file among equals', () => {
    const posts = [post('jauh', 103.7), post('timur', 103.62), post('barat', 103.6), post('dekat', 103.611)];
    const near = nearestTo(jambi, posts, 3);
    expect(near.map(({ post: { name } }) => name)).toEqual(['dekat', 'timur', 'barat']);
    expect(near[0]?.distanceM).toBe(111);
    expect(posts[0]?.name).toBe('jauh'); // the file's own order stays
  });

  it('has nothing to name where there is no post', () => {
    expect(nearestTo(jambi, [], 5)).toEqual([]);
  });
});
