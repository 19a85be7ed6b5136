import { Canaries } from './canaries.js';
import { dumpingStore, searchForCanaries } from './canary-search.js';
import { seeded } from './random.js';

// `npm run campaign` tells two hundred cases; these are few, through the same doors.
const INCIDENTS = 20;
const PATIENCE_MS = 240_000;

describe('personal data', () => {
  it(
    'is found nowhere outside its ciphertext, and nowhere at all once it is erased, an older key file or not',
    async () => {
      const { hits, uncovered, refused, erased, searched } = await searchForCanaries({ incidents: INCIDENTS, random: seeded(1) });
      expect(hits).toEqual([]);
      expect(uncovered).toEqual([]);
      expect(refused).toEqual({});
      expect(erased).toEqual({ incidents: 2, stillReadable: 0, keyBytesFound: 0, othersReadable: true });
      expect(searched.packages).toBeGreaterThan(0);
      expect(searched.answers).toBeGreaterThan(INCIDENTS * 20);
    },
    PATIENCE_MS,
  );

  it(
    'is found where somebody dumps it',
    async () => {
      const { hits } = await searchForCanaries({ incidents: 1, random: seeded(1), plant: dumpingStore });
      expect(hits).toEqual(expect.arrayContaining(['file debug.json: jambi ReceiveReport.callerPhone']));
      expect(hits).toEqual(expect.arrayContaining(['file debug.json: jambi VerifyReport.point']));
      expect(hits).toEqual(expect.arrayContaining(['file debug.json: jambi StartTransport.destination']));
    },
    PATIENCE_MS,
  );

  it('is found in base64 too, wherever it stood', () => {
    const canaries = new Canaries(seeded(1));
    for (const before of ['', '1', '12', '123']) {
      const hidden = Buffer.from(Buffer.from(`${before}${canaries.name('a name')}`).toString('base64'));
      expect(canaries.foundIn(hidden)).toContain('something, in base64');
    }
    expect(canaries.foundIn(Buffer.from('Ibu Contoh'))).toEqual([]);
  });
});
