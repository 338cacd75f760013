// Generated from app/board/shape.py by `python -m app.board.typescript`. Change that file, not this one.

/** Travels with every connection; an outdated page is told to reload. */
export const SHAPE_VERSION = 3;

/** One of a few values and what people read for it. */
export interface Choice<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

/** Stands where a document holds a type of its own: a Y.Text, a Y.XmlFragment, a Y.Map of entries by id. */
export interface SharedText { readonly shared: "text" }
export interface Prose { readonly shared: "prose" }
export interface Collection<T> { readonly shared: "collection"; readonly of: T }

/** `longest` counts UTF-16 code units, as `string.length` does. */
export type Field = { readonly label: string } & (
  | { readonly kind: "rank" | "line" | "words" | "somebody" | "instant"; readonly longest: number }
  | { readonly kind: "text" | "prose" }
  | { readonly kind: "choice"; readonly choices: readonly Choice[]; readonly default: string }
  | { readonly kind: "date"; readonly earliest: string; readonly latest: string }
  | { readonly kind: "number"; readonly least: number; readonly most: number }
  | { readonly kind: "collection" | "record"; readonly of: ModelName }
);

/** What the id of an entry looks like. */
export const ENTRY_ID = /^[a-z0-9]{8,32}$/;

/** The only elements and marks of rich text. */
export const PROSE_ELEMENTS = ["bulletList", "hardBreak", "listItem", "orderedList", "paragraph"] as const;
export const PROSE_MARKS = ["bold", "italic"] as const;

export type Purpose = "inform" | "discuss" | "decide";
export const PURPOSE: readonly Choice<Purpose>[] = [
  { value: "inform", label: "Inform" },
  { value: "discuss", label: "Discuss" },
  { value: "decide", label: "Decide" },
];

export type ItemState = "planned" | "discussed" | "deferred" | "declined";
export const ITEM_STATE: readonly Choice<ItemState>[] = [
  { value: "planned", label: "Planned" },
  { value: "discussed", label: "Discussed" },
  { value: "deferred", label: "Deferred to the next conference" },
  { value: "declined", label: "Declined" },
];

export type FollowUpKind = "action" | "referral";
export const FOLLOW_UP_KIND: readonly Choice<FollowUpKind>[] = [
  { value: "action", label: "Action" },
  { value: "referral", label: "Referral" },
];

export type FollowUpState = "not_started" | "in_progress" | "done" | "not_done";
export const FOLLOW_UP_STATE: readonly Choice<FollowUpState>[] = [
  { value: "not_started", label: "Not started" },
  { value: "in_progress", label: "In progress" },
  { value: "done", label: "Done" },
  { value: "not_done", label: "Not done" },
];

export type WallView = "notes" | "titles" | "nothing";
export const WALL_VIEW: readonly Choice<WallView>[] = [
  { value: "notes", label: "Titles and notes" },
  { value: "titles", label: "Titles only" },
  { value: "nothing", label: "Nothing for now" },
];

/** One matter of the conference, and what was said about it. */
export interface AgendaItem {
  rank: string;
  title: string;
  purpose: Purpose;
  led_by: string;
  minutes: number | null;
  state: ItemState;
  notes: Prose;
}

/** One line of the role map: who, from which agency, in which role, gives and may expect what. */
export interface RoleEntry {
  rank: string;
  who: string;
  agency: string;
  role: string;
  contributes: string;
  expects: string;
}

/** A simple task of a goal. */
export interface Step {
  rank: string;
  text: string;
  owner: string;
  due: string | null;
}

/** What is to change, in the family's own words, and how everyone will know. */
export interface Goal {
  rank: string;
  words: Prose;
  said_by: string;
  indicator: string;
  steps: Collection<Step>;
}

/** A referral or an action that somebody took on. */
export interface FollowUp {
  rank: string;
  kind: FollowUpKind;
  text: string;
  owner: string;
  due: string | null;
  state: FollowUpState;
}

/** The shared part: every participant reads it, participants write it. */
export interface Board {
  purpose: SharedText;
  agenda: Collection<AgendaItem>;
  roles: Collection<RoleEntry>;
  goals: Collection<Goal>;
  follow_ups: Collection<FollowUp>;
}

/** What the chair steers by. */
export interface Facilitation {
  current_item: string;
  item_started_at: string;
  speaker_minutes: number | null;
  on_the_wall: WallView;
}

/** A stretch of time that counts for no item and no speaker; it goes on until it has ended. */
export interface Pause {
  rank: string;
  began_at: string;
  ended_at: string;
}

/** An agenda item of which the wall shows neither title nor notes. */
export interface OffTheWall {
  rank: string;
  item: string;
}

/** The chair's part: everyone reads it, only the chair writes it. */
export interface Chairing {
  facilitation: Facilitation;
  pauses: Collection<Pause>;
  off_the_wall: Collection<OffTheWall>;
}

/** Something that is written down for a few. Its title is as private as its text. */
export interface RestrictedNote {
  rank: string;
  title: string;
  text: Prose;
}

/** A part of its own with an audience of its own: only those read it, and know that it is there. */
export interface Restricted {
  notes: Collection<RestrictedNote>;
}

export type ModelName = "AgendaItem" | "RoleEntry" | "Step" | "Goal" | "FollowUp" | "Board" | "Facilitation" | "Pause" | "OffTheWall" | "Chairing" | "RestrictedNote" | "Restricted";

/** Every field by model, in the order of the shape. */
export const FIELDS = {
  AgendaItem: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    title: { label: "Title", kind: "line", longest: 200 },
    purpose: { label: "Purpose", kind: "choice", choices: PURPOSE, default: "discuss" },
    led_by: { label: "Led by", kind: "somebody", longest: 200 },
    minutes: { label: "Minutes", kind: "number", least: 1, most: 600 },
    state: { label: "State", kind: "choice", choices: ITEM_STATE, default: "planned" },
    notes: { label: "Notes", kind: "prose" },
  },
  RoleEntry: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", kind: "somebody", longest: 200 },
    agency: { label: "Agency", kind: "line", longest: 200 },
    role: { label: "Role", kind: "line", longest: 200 },
    contributes: { label: "Contributes", kind: "words", longest: 2000 },
    expects: { label: "May expect", kind: "words", longest: 2000 },
  },
  Step: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "Step", kind: "words", longest: 2000 },
    owner: { label: "Owner", kind: "somebody", longest: 200 },
    due: { label: "Due", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
  },
  Goal: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    words: { label: "Goal, in their own words", kind: "prose" },
    said_by: { label: "In whose words", kind: "somebody", longest: 200 },
    indicator: { label: "Indicator of change", kind: "words", longest: 2000 },
    steps: { label: "Steps", kind: "collection", of: "Step" },
  },
  FollowUp: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    kind: { label: "Kind", kind: "choice", choices: FOLLOW_UP_KIND, default: "action" },
    text: { label: "What", kind: "words", longest: 2000 },
    owner: { label: "Owner", kind: "somebody", longest: 200 },
    due: { label: "Due", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "State", kind: "choice", choices: FOLLOW_UP_STATE, default: "not_started" },
  },
  Board: {
    purpose: { label: "Purpose of this conference", kind: "text" },
    agenda: { label: "Agenda", kind: "collection", of: "AgendaItem" },
    roles: { label: "Role map", kind: "collection", of: "RoleEntry" },
    goals: { label: "Goals", kind: "collection", of: "Goal" },
    follow_ups: { label: "Follow-ups", kind: "collection", of: "FollowUp" },
  },
  Facilitation: {
    current_item: { label: "Current item", kind: "line", longest: 200 },
    item_started_at: { label: "Item started at", kind: "instant", longest: 40 },
    speaker_minutes: { label: "Speaker minutes", kind: "number", least: 1, most: 60 },
    on_the_wall: { label: "What the wall shows", kind: "choice", choices: WALL_VIEW, default: "notes" },
  },
  Pause: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    began_at: { label: "Began at", kind: "instant", longest: 40 },
    ended_at: { label: "Ended at", kind: "instant", longest: 40 },
  },
  OffTheWall: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    item: { label: "Item", kind: "line", longest: 200 },
  },
  Chairing: {
    facilitation: { label: "Facilitation", kind: "record", of: "Facilitation" },
    pauses: { label: "Pauses", kind: "collection", of: "Pause" },
    off_the_wall: { label: "Off the wall", kind: "collection", of: "OffTheWall" },
  },
  RestrictedNote: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    title: { label: "What it is about", kind: "line", longest: 200 },
    text: { label: "Text", kind: "prose" },
  },
  Restricted: {
    notes: { label: "Notes", kind: "collection", of: "RestrictedNote" },
  },
} as const satisfies Record<ModelName, Record<string, Field>>;

/** The model whose fields are the roots of a document, by the kind of part. */
export const PARTS = {
  shared: "Board",
  chair: "Chairing",
  restricted: "Restricted",
} as const satisfies Record<string, ModelName>;
export type PartKind = keyof typeof PARTS;
