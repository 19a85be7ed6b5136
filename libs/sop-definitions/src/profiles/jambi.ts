import { cityProfileSchema } from '../city-profile.js';
import { permissionsOf } from '../permissions.js';

export const jambi = cityProfileSchema.parse({
  id: 'jambi',
  name: { id: 'Kota Jambi', en: 'Jambi city' },
  code: 'JMB',
  timeZone: 'Asia/Jakarta',
  agencies: [
    { id: 'damkar', name: { id: 'Dinas Pemadam Kebakaran dan Penyelamatan', en: 'Fire and rescue service' }, kind: 'fire' },
    { id: 'dinkes', name: { id: 'Dinas Kesehatan', en: 'Health service' }, kind: 'health' },
    { id: 'polresta', name: { id: 'Polresta Jambi', en: 'City police' }, kind: 'police' },
    { id: 'dinsos', name: { id: 'Dinas Sosial (Tagana)', en: 'Social services' }, kind: 'social' },
    { id: 'bpbd', name: { id: 'BPBD Kota Jambi', en: 'Disaster agency' }, kind: 'disaster' },
    { id: 'satpol-pp', name: { id: 'Satpol PP', en: 'Public order officers' }, kind: 'public-order' },
    { id: 'dlh', name: { id: 'Dinas Lingkungan Hidup', en: 'Environment service' }, kind: 'environment' },
    { id: 'dishub', name: { id: 'Dinas Perhubungan', en: 'Transport service' }, kind: 'transport' },
    { id: 'dpupr', name: { id: 'Dinas PUPR', en: 'Public works' }, kind: 'roads' },
    { id: 'dp3a', name: { id: 'Dinas Perlindungan Perempuan dan Anak', en: 'Women and child protection' }, kind: 'protection' },
    { id: 'pln', name: { id: 'PLN', en: 'Power company' }, kind: 'power' },
    { id: 'pdam', name: { id: 'PDAM', en: 'Water company' }, kind: 'water' },
  ],
  categories: [
    category('kebakaran', 'Kebakaran', 'Fire', ['damkar']),
    category('ambulan-gawat-darurat', 'Ambulans gawat darurat', 'Emergency ambulance', ['dinkes']),
    category('pohon-tumbang', 'Pohon tumbang', 'Fallen tree', ['dlh']),
    category('lampu-lalu-lintas', 'Lampu lalu lintas padam', 'Traffic light out of order', ['dishub']),
    category('odgj-gelandangan-pengemis', 'ODGJ, gelandangan, pengemis', 'Mental crisis, homeless people, beggars', [
      'satpol-pp',
    ]),
    category('kdrt-perempuan-anak', 'KDRT, perempuan dan anak', 'Domestic violence, women and children', ['dp3a']),
    category('hewan-buas-berbisa-liar', 'Hewan buas, berbisa, liar', 'Dangerous animals', ['damkar']),
    category('lampu-jalan', 'Lampu jalan padam', 'Street light out of order', ['dishub']),
    category('pipa-air-bocor', 'Pipa air bocor', 'Leaking water pipe', ['pdam']),
    category('gangguan-keamanan-ketertiban', 'Gangguan keamanan dan ketertiban', 'Breach of public order', ['satpol-pp']),
    category('kriminal-pidana', 'Tindak kriminal dan pidana', 'Crime', ['polresta']),
    category('kerusuhan-huruhara', 'Kerusuhan dan huru-hara', 'Riot and civil unrest', ['polresta']),
    category('gangguan-kelistrikan', 'Gangguan kelistrikan', 'Power failure', ['pln']),
    category('pandemik', 'Pandemik', 'Pandemic', ['dinkes']),
    { ...category('masalah-kesehatan', 'Masalah kesehatan (konsultasi)', 'Health advice', ['dinkes']), advice: true },
    category('kecelakaan', 'Kecelakaan', 'Traffic accident', ['polresta', 'dinkes']),
    category('bencana-alam', 'Bencana alam', 'Natural disaster', ['damkar', 'dinsos']),
    { id: 'kedaruratan-lainnya', label: { id: 'Kedaruratan lainnya', en: 'Other emergencies' }, sop: null, defaultAgencies: [] },
  ],
  intakeSop: 'jambi/penerimaan-panggilan',
  sopBeforeVerified: null,
  printedRoles: [
    { printed: 'Masyarakat', role: 'caller' },
    { printed: 'Operator Call Center', role: 'call-taker' },
    { printed: 'Operator Call Center 112', role: 'call-taker' },
    { printed: 'Admin OPD', role: 'agency-dispatcher' },
    { printed: 'Admin Kepolisian', role: 'agency-dispatcher' },
    { printed: 'Admin PLN', role: 'agency-dispatcher' },
    { printed: 'Admin Kepolisian dan Dinas Kesehatan', role: 'agency-dispatcher' },
    { printed: 'Admin DAMKAR dan DINSOS', role: 'agency-dispatcher' },
    { printed: 'Petugas Kesehatan Standbay Di Call Center 112', role: 'agency-dispatcher' },
    { printed: 'Petugas Lapangan', role: 'crew' },
    { printed: 'Petugas Kepolisian', role: 'crew' },
    { printed: 'Petugas Kesehatan', role: 'crew' },
    { printed: 'Petugas DAMKAR', role: 'crew' },
    { printed: 'Petugas DINSOS (Tagana)', role: 'crew' },
  ],
  permissions: permissionsOf(),
  sharedAdmins: [
    { printed: 'Admin Kepolisian dan Dinas Kesehatan', sop: 'jambi/kecelakaan', agencies: ['polresta', 'dinkes'] },
    { printed: 'Admin DAMKAR dan DINSOS', sop: 'jambi/bencana-alam', agencies: ['damkar', 'dinsos'] },
  ],
  caseData: { to: null, when: 'none', placePrecision: 'district', callerIdentity: false },
  retention: { personalDays: 365 },
  attentionSec: 300,
  warningPct: 80,
});

/** In Jambi a category is called as its table. */
function category(id: string, label: string, en: string, defaultAgencies: readonly string[]) {
  return { id, label: { id: label, en }, sop: `jambi/${id}`, defaultAgencies };
}
