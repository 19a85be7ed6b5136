import { cityProfileSchema } from '../city-profile.js';
import { permissionsOf } from '../permissions.js';

/** The ten kinds its table prints, all on that table. */
const sop = 'majalengka/raharja-112';

export const majalengka = cityProfileSchema.parse({
  id: 'majalengka',
  name: { id: 'Kabupaten Majalengka', en: 'Majalengka regency' },
  code: 'MJL',
  timeZone: 'Asia/Jakarta',
  agencies: [
    { id: 'damkar', name: { id: 'Dinas Pemadam Kebakaran', en: 'Fire service' }, kind: 'fire' },
    { id: 'dinkes', name: { id: 'Dinas Kesehatan', en: 'Health service' }, kind: 'health' },
    { id: 'polres', name: { id: 'Polres Majalengka', en: 'Regency police' }, kind: 'police' },
    { id: 'bpbd', name: { id: 'BPBD', en: 'Disaster agency' }, kind: 'disaster' },
    { id: 'satpol-pp', name: { id: 'Satpol PP', en: 'Public order officers' }, kind: 'public-order' },
    { id: 'dp3a', name: { id: 'Dinas Perlindungan Perempuan dan Anak', en: 'Women and child protection' }, kind: 'protection' },
  ],
  categories: [
    { id: 'penyelamatan-manusia', label: { id: 'Penyelamatan manusia', en: 'Human rescue' }, sop, defaultAgencies: ['damkar'] },
    { id: 'kebakaran', label: { id: 'Kebakaran', en: 'Fire' }, sop, defaultAgencies: ['damkar'] },
    { id: 'kerusakan', label: { id: 'Kerusakan', en: 'Damage' }, sop, defaultAgencies: ['bpbd'] },
    { id: 'masalah-kesehatan', label: { id: 'Masalah kesehatan', en: 'Health problem' }, sop, defaultAgencies: ['dinkes'] },
    { id: 'kecelakaan', label: { id: 'Kecelakaan', en: 'Accident' }, sop, defaultAgencies: ['polres', 'dinkes'] },
    { id: 'kriminal-pidana', label: { id: 'Kriminal dan pidana', en: 'Crime' }, sop, defaultAgencies: ['polres'] },
    { id: 'bencana-alam', label: { id: 'Bencana alam', en: 'Natural disaster' }, sop, defaultAgencies: ['bpbd'] },
    {
      id: 'kekerasan-anak',
      label: { id: 'Kekerasan pada anak', en: 'Violence against children' },
      sop,
      defaultAgencies: ['dp3a'],
    },
    {
      id: 'gangguan-keamanan',
      label: { id: 'Gangguan keamanan', en: 'Breach of public order' },
      sop,
      defaultAgencies: ['satpol-pp'],
    },
    { id: 'kedaruratan-lainnya', label: { id: 'Kedaruratan lainnya', en: 'Other emergencies' }, sop, defaultAgencies: [] },
  ],
  intakeSop: null,
  sopBeforeVerified: sop,
  printedRoles: [
    { printed: 'Masyarakat Umum', role: 'caller' },
    { printed: 'Call Taker', role: 'call-taker' },
    { printed: 'Dispather', role: 'agency-dispatcher' },
    { printed: 'Tim Lapangan', role: 'crew' },
  ],
  permissions: permissionsOf(),
  sharedAdmins: [],
  caseData: { to: null, when: 'none', placePrecision: 'district', callerIdentity: false },
  retention: { personalDays: 365 },
  attentionSec: 300,
  warningPct: 80,
});
