import type { CityId, SopId } from '@tanggap/events/ids';
import { siaga112 } from './bima/siaga-112.sop.js';
import { ambulanGawatDarurat } from './jambi/ambulan-gawat-darurat.sop.js';
import { bencanaAlam } from './jambi/bencana-alam.sop.js';
import { gangguanKeamananKetertiban } from './jambi/gangguan-keamanan-ketertiban.sop.js';
import { gangguanKelistrikan } from './jambi/gangguan-kelistrikan.sop.js';
import { hewanBuasBerbisaLiar } from './jambi/hewan-buas-berbisa-liar.sop.js';
import { kdrtPerempuanAnak } from './jambi/kdrt-perempuan-anak.sop.js';
import { kebakaran } from './jambi/kebakaran.sop.js';
import { kecelakaan } from './jambi/kecelakaan.sop.js';
import { kerusuhanHuruhara } from './jambi/kerusuhan-huruhara.sop.js';
import { kriminalPidana } from './jambi/kriminal-pidana.sop.js';
import { lampuJalan } from './jambi/lampu-jalan.sop.js';
import { lampuLaluLintas } from './jambi/lampu-lalu-lintas.sop.js';
import { masalahKesehatan } from './jambi/masalah-kesehatan.sop.js';
import { odgjGelandanganPengemis } from './jambi/odgj-gelandangan-pengemis.sop.js';
import { pandemik } from './jambi/pandemik.sop.js';
import { penerimaanPanggilan } from './jambi/penerimaan-panggilan.sop.js';
import { pipaAirBocor } from './jambi/pipa-air-bocor.sop.js';
import { pohonTumbang } from './jambi/pohon-tumbang.sop.js';
import { raharja112 } from './majalengka/raharja-112.sop.js';
import { sigap112 } from './singkawang/sigap-112.sop.js';
import { sopSchema, type Sop } from './sop.js';
import { penyelamatanManusia } from './tarakan/penyelamatan-manusia.sop.js';

/** The 22 signed tables, cities and tables in the order of the papers. Parsed here: a faulty one stops every program at start. */
export const catalog: readonly Sop[] = [
  penerimaanPanggilan,
  kebakaran,
  ambulanGawatDarurat,
  pohonTumbang,
  lampuLaluLintas,
  odgjGelandanganPengemis,
  kdrtPerempuanAnak,
  hewanBuasBerbisaLiar,
  lampuJalan,
  pipaAirBocor,
  gangguanKeamananKetertiban,
  kriminalPidana,
  kerusuhanHuruhara,
  gangguanKelistrikan,
  pandemik,
  masalahKesehatan,
  kecelakaan,
  bencanaAlam,
  siaga112,
  sigap112,
  raharja112,
  penyelamatanManusia,
].map((sop) => sopSchema.parse(sop));

/** As shipped; what is in force stands in the city's stream. */
export function findSop(id: SopId, version: number): Sop | null {
  return catalog.find((sop) => sop.id === id && sop.version === version) ?? null;
}

export function sopsOf(city: CityId): readonly Sop[] {
  return catalog.filter((sop) => sop.city === city);
}

/** The cities an installation serves: as configured, or every city that has a signed table. */
export function citiesOf(configured: readonly CityId[] | 'all'): readonly CityId[] {
  return configured === 'all' ? [...new Set(catalog.map((sop) => sop.city))] : configured;
}
