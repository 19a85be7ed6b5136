import { cityProfileSchema } from '../city-profile.js';
import { permissionsOf } from '../permissions.js';

/** Singkawang's one table serves every kind of emergency; the kinds are those its legal basis lists. */
const sop = 'singkawang/sigap-112';

export const singkawang = cityProfileSchema.parse({
  id: 'singkawang',
  name: { id: 'Kota Singkawang', en: 'Singkawang city' },
  code: 'SKW',
  timeZone: 'Asia/Pontianak',
  agencies: [
    { id: 'damkar', name: { id: 'Dinas Pemadam Kebakaran', en: 'Fire service' }, kind: 'fire' },
    { id: 'bpbd', name: { id: 'BPBD', en: 'Disaster agency' }, kind: 'disaster' },
    { id: 'pmi', name: { id: 'PMI', en: 'Red Cross' }, kind: 'health' },
    { id: 'dinkes', name: { id: 'Dinas Kesehatan', en: 'Health service' }, kind: 'health' },
    { id: 'pln', name: { id: 'PLN', en: 'Power company' }, kind: 'power' },
    { id: 'polres', name: { id: 'Polres Singkawang', en: 'City police' }, kind: 'police' },
  ],
  categories: [
    { id: 'kebakaran', label: { id: 'Kebakaran', en: 'Fire' }, sop, defaultAgencies: ['damkar'] },
    { id: 'kerusuhan', label: { id: 'Kerusuhan', en: 'Riot' }, sop, defaultAgencies: ['polres'] },
    { id: 'kecelakaan', label: { id: 'Kecelakaan', en: 'Accident' }, sop, defaultAgencies: ['polres', 'dinkes'] },
    { id: 'bencana-alam', label: { id: 'Bencana alam', en: 'Natural disaster' }, sop, defaultAgencies: ['bpbd'] },
    { id: 'masalah-kesehatan', label: { id: 'Masalah kesehatan', en: 'Health problem' }, sop, defaultAgencies: ['dinkes'] },
    {
      id: 'gangguan-keamanan',
      label: { id: 'Gangguan keamanan', en: 'Breach of public order' },
      sop,
      defaultAgencies: ['polres'],
    },
    { id: 'kedaruratan-lainnya', label: { id: 'Kedaruratan lainnya', en: 'Other emergencies' }, sop, defaultAgencies: [] },
  ],
  intakeSop: null,
  sopBeforeVerified: sop,
  printedRoles: [
    { printed: 'Pelapor', role: 'caller' },
    { printed: 'OPERATOR CALL CENTER 112', role: 'call-taker' },
    { printed: 'Operator Utama', role: 'supervisor' },
    { printed: 'DISPATCHER', role: 'agency-dispatcher' },
    { printed: 'TIM LAPANGAN', role: 'crew' },
  ],
  permissions: permissionsOf(),
  sharedAdmins: [],
  caseData: { to: 'Kominfo', when: 'after-close', placePrecision: 'district', callerIdentity: false },
  retention: { personalDays: 365 },
  attentionSec: 300,
  warningPct: 80,
});
