/** The participants of the conference by name: what is stored is an id, what is shown and typed is a name. */

export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly agency: string;
  /** Empty for those who belong to none. */
  readonly agencyId?: string;
  /** False of those of whom only whoever invited them says that they work there: it lets them see nothing. */
  readonly vouched?: boolean;
  readonly role?: string;
  /** As what somebody is known to the family. */
  readonly kind?: string;
  /** 0 to 11, known once the server has shown this person as present. */
  readonly colour?: number;
}

/** Of people, as the server gives them out. */
const ID = /^[0-9a-f]{24}$/;

export class People {
  private readonly byId = new Map<string, Participant>();

  /** `others`: known to the case, and not taking part; guests are told of none. */
  constructor(
    participants: readonly Participant[],
    readonly me: string,
    private readonly others: readonly Participant[] = [],
  ) {
    for (const participant of participants) this.byId.set(participant.id, participant);
  }

  get all(): readonly Participant[] {
    return Array.from(this.byId.values());
  }

  get(id: string): Participant | undefined {
    return this.byId.get(id);
  }

  /** What the server showed of somebody is kept after they leave, so that their marks keep their name and colour. */
  met(card: Participant): void {
    this.byId.set(card.id, { ...this.byId.get(card.id), ...card });
  }

  /** The words for somebody: the name behind an id, or the words themselves; never an id. */
  words(somebody: string): string {
    const participant = this.byId.get(somebody);
    if (participant) return this.label(participant);
    const other = this.others.find(({ id }) => id === somebody);
    return other?.name ?? (ID.test(somebody) ? "Somebody not named here" : somebody);
  }

  /** The id behind a name that is exactly one participant's, or the words as they were typed. */
  find(words: string): string {
    const wanted = fold(words);
    const matches = this.all.filter((p) => fold(this.label(p)) === wanted || fold(p.name) === wanted);
    return matches.length === 1 && matches[0] ? matches[0].id : words.trim();
  }

  /** A name that is one participant's only: the agency is added where two people share a name. */
  label(participant: Participant): string {
    const shared = this.all.filter((p) => fold(p.name) === fold(participant.name)).length > 1;
    return shared ? `${participant.name} (${participant.agency})` : participant.name;
  }
}

/** Those who are family or stand by it, and not there for work. */
const FAMILY: ReadonlySet<string> = new Set(["child", "parent", "carer", "kin", "elder", "natural_support", "support_person"]);

export const isFamily = ({ kind }: Participant): boolean => kind !== undefined && FAMILY.has(kind);

const fold = (words: string): string => words.trim().replace(/\s+/g, " ").toLocaleLowerCase();

/** Two letters for a name: of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => Array.from(word ?? "")[0] ?? "").join("").toLocaleUpperCase();
}

export const hue = (person: { readonly colour?: number } | undefined): string =>
  person?.colour === undefined ? "" : `hue-${person.colour % 12}`;
