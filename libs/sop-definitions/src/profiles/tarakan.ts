import { cityProfileSchema } from '../city-profile.js';
import { permissionsOf } from '../permissions.js';

export const tarakan = cityProfileSchema.parse({
  id: 'tarakan',
  name: { id: 'Kota Tarakan', en: 'Tarakan city' },
  code: 'TRK',
  timeZone: 'Asia/Makassar',
  agencies: [
    // The officer's squads: their tracks carry the rescue rows.
    { id: 'bpbd', name: { id: 'BPBD Tarakan', en: 'Disaster agency' }, kind: 'rescue' },
    { id: 'sar', name: { id: 'SAR', en: 'Search and rescue' }, kind: 'rescue' },
    // With SAR the seven parties that row 4 informs.
    { id: 'polres', name: { id: 'Pihak keamanan (Polres Tarakan)', en: 'Police' }, kind: 'police' },
    { id: 'tim-medis', name: { id: 'Tim medis', en: 'Medical team' }, kind: 'health' },
    { id: 'pmi', name: { id: 'PMI', en: 'Red Cross' }, kind: 'health' },
    { id: 'pmk', name: { id: 'PMK', en: 'Fire service' }, kind: 'fire' },
    { id: 'satpol-pp', name: { id: 'Satpol PP', en: 'Public order officers' }, kind: 'public-order' },
    { id: 'dishub', name: { id: 'Dinas Perhubungan', en: 'Transport service' }, kind: 'transport' },
  ],
  categories: [
    {
      id: 'penyelamatan-manusia',
      label: { id: 'Penyelamatan manusia', en: 'Human rescue' },
      sop: 'tarakan/penyelamatan-manusia',
      defaultAgencies: ['bpbd'],
    },
    // The paper names tables for these four, none of which is on file.
    { id: 'kebakaran', label: { id: 'Kebakaran', en: 'Fire' }, sop: null, defaultAgencies: ['pmk'] },
    { id: 'ambulans', label: { id: 'Ambulans', en: 'Ambulance' }, sop: null, defaultAgencies: ['tim-medis'] },
    { id: 'bencana-alam', label: { id: 'Kebencanaan', en: 'Disaster' }, sop: null, defaultAgencies: ['bpbd'] },
    {
      id: 'alarm-kota',
      label: { id: 'Alarm kota (tombol panik)', en: 'City alarm (panic button)' },
      sop: null,
      defaultAgencies: ['polres'],
    },
    { id: 'kedaruratan-lainnya', label: { id: 'Kedaruratan lainnya', en: 'Other emergencies' }, sop: null, defaultAgencies: [] },
  ],
  intakeSop: null,
  sopBeforeVerified: null,
  printedRoles: [
    { printed: 'CALL TAKER', role: 'call-taker' },
    // The command center's own dispatcher, not an agency's.
    { printed: 'DISPATCHER', role: 'call-taker' },
    { printed: 'PERWIRA PIKET', role: 'duty-officer' },
    { printed: 'PETUGAS LAINNYA', role: 'crew' },
  ],
  permissions: permissionsOf(),
  sharedAdmins: [],
  caseData: { to: 'DKISP', when: 'before-close-on-order', placePrecision: 'district', callerIdentity: false },
  retention: { personalDays: 365 },
  attentionSec: 300,
  warningPct: 80,
});
