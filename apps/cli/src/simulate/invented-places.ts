import type { SeededRandom } from './seeded-random.js';

/** A district and a point well inside it: half a kilometer around it is the district too. */
type District = readonly [name: string, lat: number, lng: number];

const DISTRICTS: Readonly<Record<string, readonly District[]>> = {
  jambi: [
    ['Telanaipura', -1.595, 103.563],
    ['Jambi Selatan', -1.622, 103.631],
    ['Jambi Timur', -1.583, 103.636],
    ['Pelayangan', -1.565, 103.622],
    ['Danau Teluk', -1.572, 103.593],
    ['Kota Baru', -1.654, 103.603],
    ['Jelutung', -1.615, 103.613],
    ['Alam Barajo', -1.648, 103.557],
    ['Danau Sipin', -1.601, 103.594],
    ['Paal Merah', -1.627, 103.651],
  ],
  bima: [
    ['Rasanae Barat', -8.461, 118.723],
    ['Rasanae Timur', -8.487, 118.821],
    ['Asakota', -8.409, 118.743],
    ['Raba', -8.46, 118.799],
    ['Mpunda', -8.468, 118.746],
  ],
  singkawang: [
    ['Singkawang Tengah', 0.916, 109.004],
    ['Singkawang Barat', 0.904, 108.976],
    ['Singkawang Timur', 0.917, 109.093],
    ['Singkawang Utara', 0.969, 109.026],
    ['Singkawang Selatan', 0.817, 108.978],
  ],
  majalengka: [
    ['Majalengka', -6.856, 108.226],
    ['Cigasong', -6.818, 108.254],
    ['Kadipaten', -6.76, 108.17],
    ['Jatiwangi', -6.745, 108.261],
    ['Rajagaluh', -6.828, 108.361],
    ['Talaga', -6.99, 108.32],
    ['Maja', -6.902, 108.275],
    ['Sumberjaya', -6.69, 108.332],
  ],
  tarakan: [
    ['Tarakan Barat', 3.334, 117.565],
    ['Tarakan Tengah', 3.355, 117.616],
    ['Tarakan Timur', 3.299, 117.636],
    ['Tarakan Utara', 3.402, 117.58],
  ],
};
/** Some 400 m either way. */
const AROUND_DEG = 0.004;
/** Streets that no city has. */
const STREETS = ['Rambutan Biru', 'Kenari Muda', 'Awan Teduh', 'Sungai Kecil', 'Bintang Pagi', 'Pasar Pelangi', 'Bukit Damai'];
const FIRST_NAMES = ['Adi', 'Budi', 'Citra', 'Dewi', 'Eko', 'Fitri', 'Galih', 'Hana', 'Indra', 'Jaya', 'Kartika', 'Lestari'];
/** Nobody is called so. */
const LAST_NAMES = ['Contoh', 'Rekaan', 'Latihan', 'Umpama', 'Misalnya'];

export interface InventedPlace {
  readonly district: string;
  readonly address: string;
  readonly point: { readonly lat: number; readonly lng: number };
}

/** Somewhere inside the city. @throws RangeError for a city whose districts are not listed here */
export function inventPlace(city: string, random: SeededRandom): InventedPlace {
  const [district, lat, lng] = random.pick(DISTRICTS[city] ?? []);
  const address = `Jalan ${random.pick(STREETS)} No. ${Math.floor(random.between(1, 120))}`;
  return { district, address, point: near({ lat, lng }, AROUND_DEG, random) };
}

/** Another caller sees the same from across the street. */
export function near({ lat, lng }: InventedPlace['point'], aroundDeg: number, random: SeededRandom): InventedPlace['point'] {
  const shifted = (at: number): number => Number((at + random.between(-aroundDeg, aroundDeg)).toFixed(5));
  return { lat: shifted(lat), lng: shifted(lng) };
}

export function inventCaller(random: SeededRandom): { readonly callerName: string; readonly callerPhone: string } {
  const digits = String(Math.floor(random.between(0, 10_000))).padStart(4, '0');
  return { callerName: `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`, callerPhone: `0812-0000-${digits}` };
}
