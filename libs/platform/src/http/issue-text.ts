/** What Standard Schema and Zod have in common, and what Zod says of the kind of fault. */
export interface Issue {
  readonly message: string;
  readonly code?: string | undefined;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly keys?: readonly string[];
  readonly expected?: unknown;
  readonly format?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  /** Of an enum or a literal. */
  readonly values?: readonly unknown[];
  /** Of a union told apart by one field. */
  readonly options?: readonly unknown[];
}

/** Zod's own sentences, English only; what a schema of ours says in its own words is passed on as it is. */
const ZODS_OWN = /^(?:Invalid|Too big|Too small|Unrecognized)\b/;
const MOST_CHOICES = 12;
const CHOICES_SHOWN = 6;

const kinds: Readonly<Record<string, string>> = {
  string: 'bukan teks / not a text',
  number: 'bukan angka / not a number',
  int: 'bukan bilangan bulat / not a whole number',
  boolean: 'bukan true atau false / neither true nor false',
  array: 'bukan daftar / not a list',
  object: 'bukan objek / not an object',
  record: 'bukan objek / not an object',
};

/** What is wrong with one place of the input, Indonesian first; never what was given. */
export function issueText(issue: Issue): string {
  if (!ZODS_OWN.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'wajib diisi / required';
      return kinds[String(issue.expected)] ?? 'jenis nilai salah / the wrong kind of value';
    case 'invalid_value':
      return choicesText(issue.values ?? []);
    case 'invalid_union':
      return issue.options === undefined ? 'bentuk tidak sah / none of the allowed forms' : choicesText(issue.options);
    case 'invalid_format':
      return `bentuk tidak sah / not in the expected form${issue.format === 'regex' ? '' : `: ${String(issue.format)}`}`;
    case 'too_small':
      return boundText(issue, ['paling sedikit', 'at least'], ['lebih dari', 'more than'], issue.minimum);
    case 'too_big':
      return boundText(issue, ['paling banyak', 'at most'], ['kurang dari', 'less than'], issue.maximum);
    case 'unrecognized_keys':
      return 'bidang tidak dikenal / unknown field';
    default:
      return 'nilai tidak sah / not a valid value';
  }
}

function choicesText(values: readonly unknown[]): string {
  const shown = values.length > MOST_CHOICES ? values.slice(0, CHOICES_SHOWN) : values;
  const more = shown.length < values.length ? `, … (${values.length})` : '';
  return `harus salah satu dari / must be one of: ${shown.map(String).join(', ')}${more}`;
}

type Pair = readonly [id: string, en: string];
const counted: Readonly<Record<string, Pair>> = { string: [' huruf', ' characters'], array: [' isi', ' items'] };

function boundText({ origin, inclusive }: Issue, closed: Pair, open: Pair, bound: unknown): string {
  const [id, en] = inclusive === false ? open : closed;
  const [idUnit, enUnit] = counted[String(origin)] ?? ['', ''];
  return `${id} ${String(bound)}${idUnit} / ${en} ${String(bound)}${enUnit}`;
}
