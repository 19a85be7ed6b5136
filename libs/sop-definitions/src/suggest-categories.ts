import { otherEmergencies, type Category, type CityProfile } from './city-profile.js';
import { everydayWords } from './everyday-words.js';

export interface CategorySuggestion {
  readonly category: Category;
  /** The words and phrases that speak for it, as the list has them. */
  readonly because: readonly string[];
}

const MOST = 3;

/**
 * Categories of a city that a caller's words speak for, likeliest first; a proposal, never a choice. More names of the event
 * come before fewer, then more hints, then what was said earlier, then the city's own order. The category for everything else
 * is proposed only where the city has none of its own, advice without a dispatch only by its names. Pure: the same words give the same answer.
 */
export function suggestCategories({ categories }: Pick<CityProfile, 'categories'>, text: string): readonly CategorySuggestion[] {
  const said = wordsOf(text);
  const found = categories.map((category) => ({ category, ...matched(category, said) })).filter(({ at }) => at < said.length);
  const own = found.filter(({ category }) => category.id !== otherEmergencies);
  return (own.length > 0 ? own : found)
    .toSorted((a, b) => b.names.length - a.names.length || b.hints.length - a.hints.length || a.at - b.at)
    .slice(0, MOST)
    .map(({ category, names, hints }) => ({ category, because: [...names, ...hints] }));
}

interface Match {
  readonly names: readonly string[];
  readonly hints: readonly string[];
  /** Where the first of them was said; beyond the text where nothing was. */
  readonly at: number;
}

function matched({ id, label, advice }: Category, said: readonly string[]): Match {
  const { names, hints } = everydayWords[id] ?? { names: [], hints: [] };
  const heard = (phrases: readonly string[]): readonly string[] =>
    phrases.filter((phrase) => placeOf(phrase, said) < said.length);
  const found = {
    names: heard([...new Set([...phrasesOf(label.id), ...phrasesOf(label.en), ...names])]),
    hints: advice === true ? [] : heard(hints),
  };
  return { ...found, at: Math.min(said.length, ...[...found.names, ...found.hints].map((phrase) => placeOf(phrase, said))) };
}

/** A category's own name speaks for it too, each part between commas by itself. */
function phrasesOf(label: string): readonly string[] {
  return label.split(/[,()]/).flatMap((part) => {
    const words = wordsOf(part).filter((word) => word !== 'dan' && word !== 'and');
    return words.length === 0 ? [] : [words.join(' ')];
  });
}

/** Where the first word of the phrase was said; beyond the text unless all of its words were. */
function placeOf(phrase: string, said: readonly string[]): number {
  const places = phrase.split(' ').map((stem) => said.findIndex((word) => isFormOf(word, stem)));
  return places.includes(-1) ? said.length : Math.min(...places);
}

const BEFORE = '(?:di|ter|ke|ber|be|se|me|mem|men|meng|pe|pem|pen|peng)?';
const AFTER = '(?:an|kan|i)?(?:nya|lah|kah|ku|mu)?';
/** Of shorter stems an accidental form is likelier than a real one: `terapi` is no fire. */
const SHORTEST_WITH_PREFIX = 4;

/** `terbakar`, `kebakaran` and `membakar` are forms of `bakar`. */
function isFormOf(word: string, stem: string): boolean {
  if (!word.includes(stem)) return false;
  const before = stem.length < SHORTEST_WITH_PREFIX ? '' : BEFORE;
  return new RegExp(`^${before}${stem}${AFTER}$`).test(word);
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .match(/[a-z0-9]+/g) ?? []
  );
}
