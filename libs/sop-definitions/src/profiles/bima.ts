import { cityProfileSchema } from '../city-profile.js';
import { permissionsOf } from '../permissions.js';

/** Bima's one table serves every kind of emergency. */
const sop = 'bima/siaga-112';

export const bima = cityProfileSchema.parse({
  id: 'bima',
  name: { id: 'Kota Bima', en: 'Bima city' },
  code: 'BIM',
  timeZone: 'Asia/Makassar',
  agencies: [
    { id: 'damkar', name: { id: 'Dinas Pemadam Kebakaran', en: 'Fire service' }, kind: 'fire' },
    { id: 'dinkes', name: { id: 'Dinas Kesehatan', en: 'Health service' }, kind: 'health' },
    { id: 'polres', name: { id: 'Polres Bima Kota', en: 'City police' }, kind: 'police' },
    { id: 'bpbd', name: { id: 'BPBD', en: 'Disaster agency' }, kind: 'disaster' },
    { id: 'satpol-pp', name: { id: 'Satpol PP', en: 'Public order officers' }, kind: 'public-order' },
    { id: 'dinsos', name: { id: 'Dinas Sosial', en: 'Social services' }, kind: 'social' },
    { id: 'dishub', name: { id: 'Dinas Perhubungan', en: 'Transport service' }, kind: 'transport' },
    { id: 'pln', name: { id: 'PLN', en: 'Power company' }, kind: 'power' },
  ],
  categories: [
    { id: 'kebakaran', label: { id: 'Kebakaran', en: 'Fire' }, sop, defaultAgencies: ['damkar'] },
    { id: 'ambulans', label: { id: 'Ambulans', en: 'Ambulance' }, sop, defaultAgencies: ['dinkes'] },
    { id: 'kecelakaan', label: { id: 'Kecelakaan', en: 'Accident' }, sop, defaultAgencies: ['polres', 'dinkes'] },
    { id: 'bencana-alam', label: { id: 'Bencana alam', en: 'Natural disaster' }, sop, defaultAgencies: ['bpbd'] },
    {
      id: 'gangguan-keamanan',
      label: { id: 'Gangguan keamanan', en: 'Breach of public order' },
      sop,
      defaultAgencies: ['satpol-pp'],
    },
    { id: 'kriminal-pidana', label: { id: 'Kriminal dan pidana', en: 'Crime' }, sop, defaultAgencies: ['polres'] },
    { id: 'kedaruratan-lainnya', label: { id: 'Kedaruratan lainnya', en: 'Other emergencies' }, sop, defaultAgencies: [] },
  ],
  intakeSop: null,
  sopBeforeVerified: sop,
  printedRoles: [
    { printed: 'MASYARAKAT', role: 'caller' },
    { printed: 'CALL TAKER', role: 'call-taker' },
    { printed: 'Agen call center', role: 'call-taker' },
    { printed: 'supervisor', role: 'supervisor' },
    { printed: 'DISPATCHER', role: 'agency-dispatcher' },
    { printed: 'TIM LAPANGAN', role: 'crew' },
  ],
  // The remarks name the supervisor as the one who turns the ticket to on progress and to close; who closes may reopen.
  permissions: permissionsOf({ MarkOnProgress: ['supervisor'], CloseIncident: ['supervisor'], ReopenIncident: ['supervisor'] }),
  sharedAdmins: [],
  caseData: { to: 'Kominfo', when: 'after-close', placePrecision: 'district', callerIdentity: false },
  retention: { personalDays: 365 },
  attentionSec: 300,
  warningPct: 80,
});
