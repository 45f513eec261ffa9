/**
 * Shapes that several scripts share: what the build writes as JSON, and what the rules make of it. Read by editors and
 * `tsc` only.
 */

/** Numerator and denominator, safe integers in lowest terms. */
type Fraction = [number, number];
/** A whole number as it is, any other as a fraction; Infinity and -Infinity are ends without bound. */
type Exact = number | Fraction;
/** Amount in 分; max null is unbounded. */
interface Bounds {
  min: number;
  max: number | null;
}
type Truth = 'yes' | 'no' | 'unknown';
type Status = 'yes' | 'no' | 'maybe' | 'expired' | 'not_yet';
/** Fact id → value; absent or null is unknown. */
type Facts = Record<string, any>;
/** A length of time. */
interface Span {
  months?: number;
  days?: number;
  year_ends?: number;
}
/** A length of time; the date that it ends at in `of`. */
interface Within extends Span {
  of: string;
}

/* ---- rules.json ---- */
interface Fact {
  id: string;
  label: string;
  question: string;
  help?: string;
  about?: string;
  type: 'yes_no' | 'choice' | 'choices' | 'number' | 'percent' | 'money' | 'date';
  unit?: string;
  ask?: boolean;
  /** Of a choice: value and label. */
  values: [string, string][];
  derive?: Record<string, any>;
  from?: string;
  /** Dates that this one is not before or after: ids of facts, `on`, ISO dates. */
  not_before?: string[];
  not_after?: string[];
  /** The number that this one cannot exceed. */
  part_of?: string;
  change?: FactChange;
}
/**
 * What one can change about a fact. `up`, `more`, `later`, `earlier`: texts with `{值}` where the new value stands; `anew`:
 * dates that begin anew with it.
 */
interface FactChange {
  to?: { value: any; text: string }[];
  add?: { value: any; text: string }[];
  up?: string;
  more?: string;
  later?: string;
  earlier?: string;
  anew?: string[];
  when?: Condition;
}
/** `all` or `any` of others, or one test of a fact. */
interface Condition {
  all?: Condition[];
  any?: Condition[];
  fact: string;
  text: string;
  not?: boolean;
  clause?: string;
  quote?: string;
  in?: any[];
  /** The document's list goes on with 等. */
  open?: boolean;
  min?: any;
  max?: any;
  within?: Within;
}
/** An object with one key, the form; docs/rules.md lists the forms. */
type Amount = Record<string, any>;
interface Adjustment {
  title: string;
  when?: Condition;
  raise?: Fraction;
  multiply?: Fraction;
  add?: number;
  subtract?: number;
  cap?: number | Amount;
  floor?: number | Amount;
  at_most?: boolean;
  of_base?: boolean;
}
interface Rounding {
  fen: number;
  how: 'half_up' | 'up' | 'down';
}
interface Limit {
  text: string;
  clause?: string;
  when?: Condition;
  count: string[];
  per?: 'year' | 'life';
  months?: number;
  at_most?: number;
  /** So many more times for entries and claims of a kind. */
  extra?: { at_most: number; when: Condition };
  spent_at_most?: number;
  once_per?: string[];
  higher_bars_lower?: boolean;
  claim_within?: Within;
}
interface Instalment {
  when: string;
  share?: Fraction;
  of?: Amount;
  rest?: boolean;
  at_most?: boolean;
  within?: Within;
}
interface Exclusive {
  group: string;
  settle: 'highest' | 'order' | 'choice';
  rank?: number;
  clause?: string;
}
type Payee = 'person' | 'institution' | 'enterprise';
interface FundState {
  title: string;
  accepting: string;
  as_of?: string;
}
interface Rate {
  id: string;
  title: string;
  kind: string;
  series?: string;
  audience: string;
  benefit?: 'check' | 'deduction';
  verification: 'verified' | 'unverified' | 'sample';
  in_force: { from: string; to?: string };
  decided_by: string;
  when?: Condition;
  amount: Amount;
  adjustments?: Adjustment[];
  rounding?: Rounding;
  limits?: Limit[];
  exclusive?: Exclusive[];
  payee: { to: Payee; when?: Condition }[];
  instalments?: Instalment[];
  clawback?: { text: string; clause?: string }[];
  quota?: { title: string; per: string; count: number; unit: string }[];
  apply?: { materials: string[]; steps: string[]; channel: string; time_limit: string };
  fund_state?: FundState;
  /** What is said of cited documents that newer ones have replaced. */
  revised?: string[];
  /** What is known of the time after its last day. */
  after_end?: string;
  /** Base facts that the rate reads, and those of few values that it reads more than once. */
  reads?: string[];
  split?: string[];
  /** Fact → values that are worth trying, for dates also where they lie. */
  tries?: Record<string, any[]>;
}
interface RuleBook {
  hash: string;
  levels: string[];
  kinds: Record<string, string>;
  facts: Fact[];
  rates: Rate[];
}
/** A subsidy received before. */
interface LedgerEntry {
  kind: string;
  date: string;
  amount?: number;
  occupation?: string;
  level?: string;
  person?: string;
  [fact: string]: any;
}

/* ---- what the rules make of it ---- */
interface Reason {
  text: string;
  fact: string | null;
  holds: boolean | null;
  clause: string | null;
  quote: string | null;
}
interface Step {
  text: string;
  /** null: the document gives no figure. */
  amount: number | Bounds | null;
}
interface Payment {
  when: string;
  amount: Bounds;
  due: string | null;
}
interface Outcome {
  rate: string;
  title: string;
  status: Status;
  amount: Bounds | null;
  no_figure: string | null;
  paid_to: Payee | null;
  /** The last day to claim it, where that is known and there is one. */
  claim_until: string | null;
  decided_by: { fact: string; date: string | null };
  in_force: { from: string; to: string | null };
  reasons: Reason[];
  missing: string[];
  steps: Step[];
  payments: Payment[];
  beaten_by: { rate: string; reason: string; clause: string | null } | null;
  verification: string;
  change: string | null;
}
interface Result {
  on: string;
  rules: string;
  outcomes: Outcome[];
  total: Bounds;
  /** The same by payee. */
  totals: Record<string, Bounds>;
  ask: string | null;
}
/** What is more, at the least and at the most; null is without bound. */
interface Gain {
  min: number | null;
  max: number | null;
}
/** Changes that bring more; `text` null: a date that begins anew with another change. */
interface Neighbour {
  changes: { fact: string; from: any; to: any; text: string | null }[];
  gain: Gain;
  gains: Record<string, Gain>;
  rates: string[];
  lost: string[];
  until: string | null;
}
/** A known fact that breaks a bound; `other`: the fact that bounds it. */
interface Contradiction {
  fact: string;
  other: string | null;
  text: string;
}

/* ---- the engine's own ---- */
/** A fact made ready; `question`: whose answer settles it. */
interface KnownFact {
  id: string;
  kind: Fact;
  index: number;
  date: boolean;
  notBefore: { fact: KnownFact | null; day: string }[];
  notAfter: { fact: KnownFact | null; day: string }[];
  whole: KnownFact | null;
  parts: KnownFact[];
  form: string | null;
  sources: KnownFact[];
  timed: boolean;
  question: KnownFact | null;
}
/** A rule book made ready; `fact` knows every id, `on` among them. */
interface Book {
  /** What is part of a number that follows from others. */
  partsOfDerived: KnownFact[];
  rules: RuleBook;
  facts: Map<string, KnownFact>;
  levels: string[];
  rates: ReadyRate[];
  fact: (id: string) => KnownFact;
}
/** The least and the most of a number; `first`, `last`: of the days they were counted for. */
interface Ends {
  low: Exact;
  high: Exact;
  first?: string;
  last?: string;
}
/** The first and the last possible day; the empty text and `~` are ends without bound. */
interface Days {
  low: string;
  high: string;
}
/** What is known while rates are judged, by the index of the fact; `values` have their numbers read. */
interface World {
  book: Book;
  on: string;
  ledger: LedgerEntry[];
  given: any[];
  values: any[];
  ends: any[];
  tried: Map<string, World>;
}
/** Where a rate is reckoned; `first`, `last`: the possible deciding days; `explained`: steps and missing facts are wanted. */
interface Context {
  world: World;
  explained: boolean;
  deciding: string;
  first: string;
  last: string;
  valid: Truth;
  outside: 'not_yet' | 'expired' | null;
}
/**
 * One fact's change. `way`: fact, how, and the value where that is said; `place`: of the fact, of the way, of the value;
 * `facts`: what becomes known otherwise.
 */
interface Move {
  fact: KnownFact;
  how: string;
  way: string;
  place: number[];
  text: string;
  facts: Map<KnownFact, any>;
}
/** A condition made ready; `fewest`: the fewest texts that would have to hold. */
interface Judge {
  value: (c: Context) => Truth;
  missing: (c: Context) => string[];
  reasons: (c: Context) => Reason[];
  fewest: (c: Context) => string[];
}
type TestForm = (
  node: Condition,
  book: Book
) => { value: (c: Context) => Truth; missing: (c: Context) => string[] };
/** What an amount comes to: the ends of possible figures (none: high is -Infinity); may it be silent, may it have no cell. */
interface Sum {
  low: Exact;
  high: Exact;
  silent: boolean;
  none: boolean;
  words: string | null;
  steps: Step[];
  missing: string[];
}
/** An amount made ready; a form makes it of what stands under its key. */
type Reckon = (c: Context) => Sum;
type AmountForm = (node: any, book: Book) => Reckon;
interface ReadyLimit {
  text: string;
  applies: (c: Context) => Truth;
  value: (c: Context) => Truth;
  start: KnownFact | null;
  span: Span | null;
  left: ((c: Context) => number[]) | null;
  waits: (c: Context) => string[];
  missing: (c: Context) => string[];
  reason: (c: Context) => Reason;
}
interface Part {
  node: Instalment;
  of: Reckon | null;
  share: Exact | null;
  start: KnownFact | null;
}
interface ReadyRate {
  rate: Rate;
  id: string;
  sample: boolean;
  pays: boolean;
  first: string;
  last: string;
  deciding: KnownFact;
  when: Judge;
  amount: Reckon;
  adjustments: ((found: Sum, base: Sum, c: Context) => Sum)[];
  limits: ReadyLimit[];
  payees: { to: Payee; when: Judge; bare: boolean; alone: Payee[] }[];
  same: Payee | null;
  parts: Part[];
  groups: Exclusive[];
  series: string | null;
  split: KnownFact[];
  reads: KnownFact[];
  tries: Record<string, any[]>;
  until: string;
}
/** What a rate comes to, in whole 分; `worlds`: what it was joined from. */
interface Verdict {
  status: Status;
  low: number;
  high: number;
  silent: boolean;
  none: boolean;
  words: string | null;
  to: (Payee | null)[];
  until: Days;
  c: Context;
  worlds: Verdict[] | null;
}
/**
 * A rate with its outcome; `isIn`: nobody may beat it that is not out; `isOut`: one that is in and sure beats it;
 * `hasKin`: another open version of its series shares no group with it.
 */
interface Member {
  rate: ReadyRate;
  found: Verdict;
  out: Outcome;
  isIn: boolean;
  isOut: boolean;
  hasKin: boolean;
}

/* ---- cases.json, forms.json ---- */
interface Expectation {
  status: Status;
  no_figure?: boolean;
  no_max?: boolean;
  paid_to?: string;
  payments?: Bounds[];
  min?: number;
  max?: number;
}
/** An expert's case. */
interface Case {
  rate: string;
  facts: Facts;
  on: string;
  ledger?: LedgerEntry[];
  reason: string;
  expect: Expectation;
}
/** A case of a form of the rule language; `expect`: a part of the result, its outcomes by rate. */
interface FormCase {
  name: string;
  rates: string[];
  facts: Facts;
  on: string;
  ledger?: LedgerEntry[];
  choices?: Record<string, string>;
  skip?: string[];
  audience?: string[];
  expect: Record<string, any>;
  why: string;
}
/** What should have come out, and what did, in words. */
interface Difference {
  wanted: string;
  found: string;
}

/* ---- pages ---- */
/** A dated class of a project; seats and enrolled null where not published. */
interface Session {
  /** Of a class at regular days. */
  id: string | null;
  start: string;
  end: string;
  deadline: string | null;
  seats: number | null;
  enrolled: number | null;
  cancelled: boolean;
}
/** Suffix of a class, and words. */
type SessionState = [string, string];
/** When a project takes people, as pages and finder.json hold it; the lists are read in `page/sessions.js`. */
interface Intake {
  status: string;
  sessions: any[][];
  recurring: any[][];
  rolling: any[] | null;
}
/** A project on a date: its state, the class that is meant (none: people are taken at any time), the next that is open. */
interface IntakeNow {
  state: string;
  words: string;
  session: Session | null;
  next: Session | null;
  rolling: boolean;
}
/** What the worker tells of what is kept; docs/offline.md. */
interface KeptState {
  kf: 'state';
  version: string;
  date: string;
  off: boolean;
  checked: string;
  skew: number;
  full: boolean;
  busy: boolean;
  files: number;
  away: number;
  bytes: number;
  seen: number;
  parts: KeptPart[];
}
/** Pages kept together; sizes in bytes as they travel. */
interface KeptPart {
  id: string;
  title: string;
  pages: number;
  bytes: number;
  wanted: boolean;
  here: number;
  old: boolean;
}
/** The browser's offer to put the site among the apps. */
interface InstallOffer extends Event {
  prompt(): void;
}
interface Window {
  /** Set by early.js: shows a theme. */
  kfTheme: (theme: string | null) => void;
  launchQueue?: { setConsumer: (take: (given: { files: FileSystemFileHandle[] }) => void) => void };
}

/* ---- the calculator ---- */
/** An outcome as a shared link remembers it. */
interface Remembered {
  rate: string;
  status: 'yes' | 'maybe';
  amount: Bounds | null;
  title?: string;
  benefit?: string;
  no_figure?: string | null;
}
/**
 * What a visitor has answered. `chosen`: the day was chosen, and stays; `asked`: in this order; `picks`: group → the rate
 * that was chosen; `rules`, `was`: of a shared link.
 */
interface Answers {
  audience: string;
  on: string;
  chosen: boolean;
  project: string;
  mode: string;
  facts: Facts;
  asked: string[];
  skipped: string[];
  later: string[];
  picks: Record<string, string>;
  rules: string;
  was: Remembered[];
}
/**
 * What a project is to me, samples in no figure. `own`: what I pay in the end, null where the fee is not published; `bare`: of
 * the subsidy for it only examples are known; `silent`: no document tells how much it is; `covers`: the rates that pay for it; `lots`: what I get, those of a lot exclude
 * one another; `open`: what is still a maybe; `example`: the same by the examples, and the real ones that exclude them;
 * `halted`: the state of a fund that it would be paid from and that does not pay now; `wrong`: answers left out, in sentences.
 */
interface MyMoney {
  own: { min: number; max: number } | null;
  fee: number | null;
  bare: boolean;
  silent: boolean;
  covers: string[];
  lots: Outcome[][];
  open: Outcome[];
  rates: Record<string, Rate>;
  example: { own: { min: number; max: number } | null; lots: Outcome[][]; against: Outcome[] } | null;
  halted: FundState | null;
  wrong: string[];
}
/** What reckons a project's money. */
type Reckoner = (project: { id: string; fee: number | null; subsidy: string | null }) => MyMoney;
/**
 * Values of an occupation (facts.json): a value, the spans of dates in which it holds, or spans with a value each; null is unknown.
 * own: what differs from the usual, for occupations that differ.
 */
type Occupations = { usual: Record<string, any>; own: Record<string, Record<string, any>> };
/** Project → what the catalog knows of it (courses.json). */
type Courses = Record<string, Record<string, any>>;

/* ---- packages that the build copies beside our scripts ---- */
declare module '*/lean-qr.mjs' {
  export * from 'lean-qr';
}
declare module '*/sqlite3.mjs' {
  import init from '@sqlite.org/sqlite-wasm';
  export default init;
}

/* ---- the finder ---- */
/** finder.json: columns, and rows that point into `strings`; of several districts also whose each row is. */
interface Listing {
  /** Name of a kind, and the folder of its pages. */
  kinds: [string, string][];
  /** Facet → value → label. */
  labels: Record<string, Record<string, string>>;
  /** Latitude and longitude in degrees. */
  towns: Record<string, [number | null, number | null]>;
  /** Town → the towns that border on it. */
  beside: Record<string, string[]>;
  /** Occupation → spans of dates in which it is short of people. */
  shortage: Record<string, [string, string | null][]>;
  strings: string[];
  notes: Record<number, string>;
  readings: Record<number, string>;
  /** Syllable → characters. */
  sound: Record<string, string>;
  /** Syllables of the common characters in their order, and how many have each. */
  common: [string, number][];
  /** Words that mean the same. */
  same: string[][];
  /** Kind, id, title, other names, text, is it a sample. */
  rows: [number, string, number, number[], string, any][];
  projects: Record<string, any[]>;
  owner?: string[];
  shared?: Record<number, boolean>;
}
/** A name that can be found; `sounds` is reckoned when first asked for. */
interface Name {
  n: number;
  text: string;
  plain: string;
  sounds: Sounds | null;
}
/** How a name is read; `key` orders names, `soft` is what slips of the input method leave alike. */
interface Sounds {
  syllables: string[];
  key: string;
  pinyin: string;
  initials: string;
  soft: string[];
}
interface Row {
  n: number;
  kind: number;
  id: string;
  title: Name;
  name: number;
  also: number[];
  text: string;
  plain: string;
  sample: boolean;
}
interface SearchIndex {
  table: Record<string, string>;
  names: Name[];
  rows: Row[];
  same: string[][];
  notes: Record<number, string>;
  kinds: [string, string][];
  readings: Record<number, string>;
  common: [string, number][];
  full: Record<string, string> | null;
  docs: string[] | null;
}
/**
 * A row that was found; `via`: the number of the other name that was found, or -1; `other`: the word for the same that
 * was.
 */
interface RowHit {
  row: Row;
  score: number;
  via: number;
  other: string;
}
/** `how`: all, words, sound (nothing was found as typed), meaning (read as a question). */
interface Found {
  hits: RowHit[];
  how: string;
  words: string[];
}
interface ListedProject {
  id: string;
  town: string;
  form: string;
  level: string;
  mode: string;
  fee: number | null;
  hours: number;
  credit: string;
  occupation: string;
  subsidy: string | null;
  intake: Intake;
  shortage: boolean;
}
/** A project on a date as lists show it: also the text that orders it by its start, and the places left. */
interface ProjectNow extends IntakeNow {
  start: string;
  left: number | null;
}
/** What can be found, on the reader's date; `values`: facet → value. */
interface Item {
  row: Row;
  title: string;
  kind: string;
  order: number;
  path: string;
  project: ListedProject | null;
  now: ProjectNow | null;
  values: Record<string, string | null>;
}
/** An item with a project. */
type ProjectItem = Item & { project: ListedProject; now: ProjectNow };
/** An item that was found; `places`: the same in several districts. */
interface Hit {
  item: Item;
  score: number;
  via: number;
  other: string;
  places?: Item[];
}

/* ---- class lists ---- */
/** A row of a text, by the line it begins on. */
interface TextRow {
  line: number;
  cells: string[];
}
/** A row without ID numbers; what its number says stands in `id`. */
interface ListRow extends TextRow {
  id: IdReading | null;
}
interface IdReading {
  key?: string;
  born?: string;
  tail?: string;
  sex?: string;
  note?: string;
  error?: string;
}
/** A cell as a value of its fact; never a guess. */
interface CellReading {
  value?: any;
  empty?: boolean;
  note?: string;
  error?: string;
}
/**
 * words.json: what people call facts and their values; `sex`: the fact that is the sex; `made`, `plainHeads`: plain spellings,
 * made once.
 */
interface RosterWords {
  heads: Record<string, string>;
  values: Record<string, Record<string, any>>;
  sex?: string;
  made?: Record<string, Record<string, any>>;
  plainHeads?: Record<string, string>;
}
/** A row that was read; `same`: the line it repeats. */
interface Person {
  line: number;
  name: string;
  tail: string;
  facts: Facts;
  errors: string[];
  notes: string[];
  same: number | null;
}
/** A person and what comes out. `sums`: by payee, samples left out; `look`: the whole of it, reckoned anew each time. */
interface Checked {
  person: Person;
  state: 'same' | 'error' | 'yes' | 'maybe' | 'sample' | 'no';
  cells: string[];
  sums: Partial<Record<Payee, Bounds>>;
  joint: 'sum' | 'either' | 'apart';
  look: () => Looked;
}
/** All that a person's result tells; `outcomes`: those that are money; `words`: in one line. */
interface Looked {
  result: Result | null;
  outcomes: Outcome[];
  words: string;
}
/** What one payee gets of a subsidy; `people`: for how many; `figures`: how many of them have an amount. */
interface RatePaid extends Bounds {
  people: number;
  figures: number;
}
/**
 * What one subsidy comes to for all; `silent`: the document's words where it names no amount; `paid`: by payee, under '' where
 * that is not known yet.
 */
interface RateTotal {
  title: string;
  verification: string;
  yes: number;
  maybe: number;
  silent: string;
  paid: Partial<Record<Payee | '', RatePaid>>;
}
/** What was chosen by hand of how a list is read; the rest is found out. `head`: the row, -1 for none. */
interface Choice {
  encoding: string;
  delimiter: string;
  head: number | null;
  columns: string[] | null;
  filled: number[];
}
/** A list as it is read; `tops`: beginnings of its first rows; `headLine`: of the head in the text. */
interface ListTable {
  delimiter: string;
  faults: { line: number; text: string }[];
  tops: string[];
  headAt: number;
  headLine: number;
  head: string[];
  columns: string[];
  body: ListRow[];
}
