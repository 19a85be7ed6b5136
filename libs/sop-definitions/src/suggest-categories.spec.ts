import { everydayWords } from './everyday-words.js';
import { cityProfiles, findCityProfile } from './profile-catalog.js';
import { suggestCategories } from './suggest-categories.js';

function suggested(city: string, text: string): readonly string[] {
  const profile = findCityProfile(city);
  if (profile === null) throw new Error(`no ${city}`);
  return suggestCategories(profile, text).map(({ category }) => category.id);
}

describe('what a caller says', () => {
  it.each([
    ['jambi', 'Ada api besar di ruko', 'kebakaran'],
    ['jambi', 'kebakaran', 'kebakaran'],
    ['jambi', 'rumah saya terbakar, asapnya tebal, ada korban luka', 'kebakaran'],
    ['jambi', 'tabrakan dua motor, korban luka', 'kecelakaan'],
    ['jambi', 'mobil menabrak pohon', 'kecelakaan'],
    ['jambi', 'banjir sampai lutut', 'bencana-alam'],
    ['jambi', 'ular masuk rumah', 'hewan-buas-berbisa-liar'],
    ['jambi', 'mati lampu satu kampung', 'gangguan-kelistrikan'],
    ['jambi', 'lampu merah simpang empat mati', 'lampu-lalu-lintas'],
    ['jambi', 'pohon besar tumbang menutup jalan', 'pohon-tumbang'],
    ['jambi', 'bapak saya pingsan, sesak nafas', 'ambulan-gawat-darurat'],
    ['jambi', 'mau konsultasi, minum obat apa', 'masalah-kesehatan'],
    ['jambi', 'dipukul suami', 'kdrt-perempuan-anak'],
    ['jambi', 'ada maling', 'kriminal-pidana'],
    ['bima', 'pencurian motor', 'kriminal-pidana'],
    ['bima', 'ular di kamar mandi', 'kedaruratan-lainnya'],
    ['singkawang', 'ibu pingsan', 'masalah-kesehatan'],
    ['majalengka', 'anak hanyut di sungai', 'penyelamatan-manusia'],
    ['tarakan', 'perahu terbalik', 'penyelamatan-manusia'],
    ['tarakan', 'tabrakan, ada korban', 'ambulans'],
  ])('in %s: %s', (city, text, category) => expect(suggested(city, text)[0]).toBe(category));

  it('is no emergency by a few letters of another word', () => {
    expect(suggested('jambi', 'habis terapi')).toEqual([]);
    expect(suggested('jambi', 'halo, selamat pagi')).toEqual([]);
    expect(suggested('jambi', '')).toEqual([]);
  });

  it('is answered with the words that speak for it, and three at most', () => {
    const jambi = findCityProfile('jambi');
    const found =
      jambi === null ? [] : suggestCategories(jambi, 'Tabrakan! Motor TERBAKAR, pohon tumbang, kabel listrik putus, banjir');
    expect(found).toHaveLength(3);
    expect(found.find(({ category }) => category.id === 'gangguan-kelistrikan')?.because).toEqual(
      expect.arrayContaining(['listrik', 'kabel putus']),
    );
  });

  it('leads to a category of a city that has no words of ours by its own name', () => {
    const label = { id: 'Gajah masuk kampung (liar)', en: 'Elephant in the village' };
    const category = { id: 'gajah', label, sop: null, defaultAgencies: [] };
    const own = { categories: [category] } as unknown as Parameters<typeof suggestCategories>[0]; // only what is read of it
    expect(suggestCategories(own, 'gajah besar masuk ke kampung')).toEqual([{ category, because: ['gajah masuk kampung'] }]);
  });
});

describe('the everyday words', () => {
  it('are there for every category that ships, and for no other', () => {
    const categories = new Set(cityProfiles.flatMap((profile) => profile.categories.map(({ id }) => id as string)));
    expect(new Set(Object.keys(everydayWords))).toEqual(categories);
  });

  it.each(Object.entries(everydayWords))('of %s are lower case and each there once', (_category, { names, hints }) => {
    const all = [...names, ...hints];
    expect(all.filter((phrase) => !/^[a-z]+(?: [a-z]+)*$/.test(phrase))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });
});
