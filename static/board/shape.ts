// Generated from app/board/shape.py by `python -m app.board.typescript`. Change that file, not this one.

/** Travels with every connection; an outdated page is told to reload. */
export const SHAPE_VERSION = 9;

/** More open actions than this are much for one person until the next conference. */
export const MANY_ACTIONS = 5;

/** Of a responsibility that several hold and of a service by several agencies. */
export const DONE_BY_SEVERAL = "{what} is done by {who}. It is not decided who keeps it.";

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
export type Field = { readonly label: string; readonly hint?: string; readonly aside?: true } & (
  | { readonly kind: "rank" | "line" | "words" | "somebody" | "instant" | "agency"; readonly longest: number }
  | { readonly kind: "word"; readonly longest: number; readonly known: string }
  | { readonly kind: "entry"; readonly longest: number; readonly of: readonly ListName[] }
  | { readonly kind: "text" | "prose" }
  | { readonly kind: "choice"; readonly choices: readonly Choice[]; readonly default: string }
  | { readonly kind: "date"; readonly earliest: string; readonly latest: string }
  | { readonly kind: "number"; readonly least: number; readonly most: number }
  | { readonly kind: "record"; readonly of: ModelName }
  | {
      readonly kind: "collection";
      readonly of: ModelName;
      readonly known?: string;
      readonly among?: readonly ListName[];
    }
);

/** One list of the board: what an entry is called, how one more is asked for, what it teaches while it is empty. */
export interface Listed {
  readonly name: ListName;
  readonly title: string;
  readonly model: ModelName;
  readonly noun: string;
  readonly add: string;
  readonly lesson: string;
}

/** What one sees at a time; `short` names it where there is little room. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly short: string;
  readonly lists: readonly Listed[];
}

/** Sections that belong together. */
export interface Group { readonly name: string; readonly title: string; readonly sections: readonly Section[] }

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

export type ItemState = "requested" | "planned" | "discussed" | "deferred" | "declined";
export const ITEM_STATE: readonly Choice<ItemState>[] = [
  { value: "requested", label: "Asked for" },
  { value: "planned", label: "Planned" },
  { value: "discussed", label: "Discussed" },
  { value: "deferred", label: "Deferred to the next conference" },
  { value: "declined", label: "Declined" },
];

export type ItemKind = "discussion" | "decision" | "review" | "standing" | "restricted" | "family_time";
export const ITEM_KIND: readonly Choice<ItemKind>[] = [
  { value: "discussion", label: "Discussion" },
  { value: "decision", label: "Decision" },
  { value: "review", label: "Review of what was agreed" },
  { value: "standing", label: "Every time" },
  { value: "restricted", label: "Kept to a few" },
  { value: "family_time", label: "Private family time" },
];

export type Answer = "unsaid" | "yes" | "no";
export const ANSWER: readonly Choice<Answer>[] = [
  { value: "unsaid", label: "Not said" },
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];

export type Achievement = "unreviewed" | "achieved" | "partly_achieved" | "not_achieved" | "no_longer_possible";
export const ACHIEVEMENT: readonly Choice<Achievement>[] = [
  { value: "unreviewed", label: "Not looked at yet" },
  { value: "achieved", label: "Achieved" },
  { value: "partly_achieved", label: "Partly achieved" },
  { value: "not_achieved", label: "Not achieved" },
  { value: "no_longer_possible", label: "No longer possible" },
];

export type Horizon = "unsaid" | "immediate" | "short_term" | "long_term" | "ongoing";
export const HORIZON: readonly Choice<Horizon>[] = [
  { value: "unsaid", label: "Not said" },
  { value: "immediate", label: "Now" },
  { value: "short_term", label: "Short term" },
  { value: "long_term", label: "Long term" },
  { value: "ongoing", label: "All the time" },
];

export type Level = "unrated" | "low" | "medium" | "high";
export const LEVEL: readonly Choice<Level>[] = [
  { value: "unrated", label: "Not rated" },
  { value: "low", label: "Low" },
  { value: "medium", label: "Medium" },
  { value: "high", label: "High" },
];

export type Closeness = "strong" | "ordinary" | "strained" | "broken";
export const CLOSENESS: readonly Choice<Closeness>[] = [
  { value: "strong", label: "Strong" },
  { value: "ordinary", label: "Ordinary" },
  { value: "strained", label: "Strained" },
  { value: "broken", label: "Broken off" },
];

export type Keep = "undecided" | "continue" | "continue_one_month" | "change" | "pause" | "end";
export const KEEP: readonly Choice<Keep>[] = [
  { value: "undecided", label: "Not decided" },
  { value: "continue", label: "Continue" },
  { value: "continue_one_month", label: "Continue for a month" },
  { value: "change", label: "Change" },
  { value: "pause", label: "Pause" },
  { value: "end", label: "End" },
];

export type Consent = "unsaid" | "recorded" | "refused" | "not_required_statutory" | "not_required_serious_threat";
export const CONSENT: readonly Choice<Consent>[] = [
  { value: "unsaid", label: "Not said" },
  { value: "recorded", label: "Agreed, on record" },
  { value: "refused", label: "Not agreed" },
  { value: "not_required_statutory", label: "Not needed by law" },
  { value: "not_required_serious_threat", label: "Not needed, serious threat" },
];

export type ReferralState = "to_make" | "made" | "accepted" | "waitlisted" | "service_started" | "completed" | "declined" | "closed_duplicate" | "closed_not_taken_up";
export const REFERRAL_STATE: readonly Choice<ReferralState>[] = [
  { value: "to_make", label: "To be made" },
  { value: "made", label: "Made" },
  { value: "accepted", label: "Accepted" },
  { value: "waitlisted", label: "On a waiting list" },
  { value: "service_started", label: "Service has begun" },
  { value: "completed", label: "Completed" },
  { value: "declined", label: "Declined" },
  { value: "closed_duplicate", label: "Closed, somebody does it already" },
  { value: "closed_not_taken_up", label: "Closed, not taken up" },
];

export type Provider = "unsaid" | "government_agency" | "government_funded_non_government" | "neither";
export const PROVIDER: readonly Choice<Provider>[] = [
  { value: "unsaid", label: "Not said" },
  { value: "government_agency", label: "Run by government" },
  { value: "government_funded_non_government", label: "Paid by government" },
  { value: "neither", label: "Neither" },
];

export type BestEndeavours = "unsaid" | "accepted" | "disputed";
export const BEST_ENDEAVOURS: readonly Choice<BestEndeavours>[] = [
  { value: "unsaid", label: "Not said" },
  { value: "accepted", label: "They truly tried" },
  { value: "disputed", label: "Disputed" },
];

export type Ability = "unsaid" | "able" | "partly_able" | "unable";
export const ABILITY: readonly Choice<Ability>[] = [
  { value: "unsaid", label: "Not answered yet" },
  { value: "able", label: "Able" },
  { value: "partly_able", label: "Partly able" },
  { value: "unable", label: "Unable" },
];

export type TaskState = "not_started" | "in_progress" | "done" | "not_done" | "no_longer_possible";
export const TASK_STATE: readonly Choice<TaskState>[] = [
  { value: "not_started", label: "Not started" },
  { value: "in_progress", label: "In progress" },
  { value: "done", label: "Done" },
  { value: "not_done", label: "Not done" },
  { value: "no_longer_possible", label: "No longer possible" },
];

export type GoalState = "active" | "achieved" | "not_achieved" | "stopped";
export const GOAL_STATE: readonly Choice<GoalState>[] = [
  { value: "active", label: "We work on it" },
  { value: "achieved", label: "Achieved" },
  { value: "not_achieved", label: "Not achieved" },
  { value: "stopped", label: "No longer pursued" },
];

export type RecipientKind = "service" | "school" | "elder_or_kin" | "family" | "other";
export const RECIPIENT_KIND: readonly Choice<RecipientKind>[] = [
  { value: "service", label: "A service" },
  { value: "school", label: "School or children’s centre" },
  { value: "elder_or_kin", label: "Elder, kin or community" },
  { value: "family", label: "Family" },
  { value: "other", label: "Somebody else" },
];

export type MapForm = "circles" | "tree" | "path";
export const MAP_FORM: readonly Choice<MapForm>[] = [
  { value: "circles", label: "Circles around the family" },
  { value: "tree", label: "A tree" },
  { value: "path", label: "A path walked together" },
];

export type Agreement = "unsaid" | "all_present" | "majority" | "chair";
export const AGREEMENT: readonly Choice<Agreement>[] = [
  { value: "unsaid", label: "Not said" },
  { value: "all_present", label: "Everyone present" },
  { value: "majority", label: "Most of those present" },
  { value: "chair", label: "The chair decided" },
];

export type DissentState = "open" | "resolved" | "recorded_only";
export const DISSENT_STATE: readonly Choice<DissentState>[] = [
  { value: "open", label: "Open" },
  { value: "resolved", label: "Settled" },
  { value: "recorded_only", label: "Written down, no more wanted" },
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
  outcome: string;
  reason: string;
  kind: ItemKind;
  requested_by: string;
  requested_on: string | null;
  carried_from: string;
  simple: string;
  desired_outcome: string;
}

/** Something that came up and does not fit in now. */
export interface Parked {
  rank: string;
  text: string;
  raised_by: string;
  owner: string;
  next_agenda: Answer;
}

/** One person or group of several. */
export interface Named {
  rank: string;
  who: string;
}

/** How the conference was opened. */
export interface Opening {
  rank: string;
  acknowledgement: Answer;
  opened_by: string;
  place_chosen_by: string;
  food: Answer;
  transport: Collection<Named>;
  confidentiality: string;
}

/** Somebody says who they are to this family. */
export interface Introduction {
  rank: string;
  who: string;
  words: string;
}

/** One thing of several, in a sentence. */
export interface Point {
  rank: string;
  text: string;
}

/** Whether somebody agrees that the conference is held, and wants a summary of it. */
export interface Consented {
  rank: string;
  who: string;
  agrees: Answer;
  summary: Answer;
  words: string;
}

/** Something written that the conference had before it. */
export interface Report {
  rank: string;
  title: string;
  by: string;
  parents: Answer;
  had: Collection<Named>;
  dated: string | null;
  words: string;
}

/** Information that went from one to another by word of mouth. */
export interface Exchange {
  rank: string;
  about: string;
  given_by: string;
  given_to: string;
  on: string | null;
  identity: string;
  authorised_by: string;
}

/** Somebody who belongs to the family or its helpers and was not here, with a reason that everyone may read. */
export interface Missing {
  rank: string;
  who: string;
  why: string;
  told: string;
}

/** That a plan was made though the family did not meet for it. */
export interface WithoutMeeting {
  rank: string;
  why: string;
  talked_with: Collection<Named>;
  independent: string;
  words: string;
}

/** What has become of one goal of the plan before. */
export interface PlanReview {
  rank: string;
  words: string;
  achievement: Achievement;
  achieved: string;
  not_achieved: string;
  comment_by: string;
  goal: string;
  plan_version: number | null;
}

/** Something to be glad about. */
export interface Celebration {
  rank: string;
  text: string;
  said_by: string;
}

/** What somebody thinks, feels and wishes, in their own words or as it was seen. */
export interface View {
  rank: string;
  of: string;
  words: Prose;
  method: string;
  on: string | null;
  obtained_by: string;
  spoken_by: string;
}

/** Something that somebody needs. */
export interface Need {
  rank: string;
  text: string;
  whose: string;
  domain: string;
  horizon: Horizon;
}

/** Something to build on. */
export interface Strength {
  rank: string;
  text: string;
  of: string;
}

/** Something that somebody sees. */
export interface Remark {
  rank: string;
  text: string;
  said_by: string;
}

/** A question that everyone answers with a number from 0 to 10. */
export interface Scale {
  rank: string;
  question: string;
  lowest: string;
  highest: string;
}

/** Something that may harm, how likely then and now, and what is done about it. */
export interface Risk {
  rank: string;
  text: string;
  level: Level;
  level_now: Level;
  response: string;
  raised_on: string | null;
}

/** Something that keeps the child safe, how strong then and now. */
export interface Protection {
  rank: string;
  text: string;
  level: Level;
  level_now: Level;
  response: string;
}

/** What somebody thinks to be so, marked as an opinion. */
export interface Opinion {
  rank: string;
  text: string;
  by: string;
  rests_on: string;
}

/** An order, a hearing or another matter of law that needs something done. */
export interface LegalMatter {
  rank: string;
  text: string;
  sort: string;
  on: string | null;
  to_do: string;
  owner: string;
  safety_meeting: Answer;
}

/** One word of several, from an open list. */
export interface Worded {
  rank: string;
  word: string;
}

/** One line of the role map: who, from which agency, in which role, gives and may expect what. */
export interface RoleEntry {
  rank: string;
  who: string;
  agency: string;
  role: string;
  contributes: string;
  expects: string;
  also: Collection<Worded>;
}

/** Something that has to be looked after, and who does. */
export interface Responsibility {
  rank: string;
  text: string;
  holders: Collection<Named>;
}

/** Work that is done twice, and who keeps it. */
export interface Overlap {
  rank: string;
  text: string;
  by: Collection<Named>;
  keeps: string;
  decision: string;
  removed: Answer;
}

/** Somebody around the family who helps without being paid for it. */
export interface Support {
  rank: string;
  who: string;
  relation: string;
  gives: string;
  needs: string;
  agreed: Answer;
}

/** How two people or services stand to each other, for the map of who is around the family. */
export interface Tie {
  rank: string;
  one: string;
  other: string;
  closeness: Closeness;
  words: string;
}

/** What a service delivered, what it changed, and what is to become of it. */
export interface ServiceReview {
  rank: string;
  service: string;
  agency: string;
  delivered: string;
  impact: string;
  keep: Keep;
}

/** Somebody is referred to a service, and asked about until it is clear what came of it. */
export interface Referral {
  rank: string;
  to: string;
  for_whom: string;
  reason: string;
  consent: Consent;
  made_by: string;
  made_on: string | null;
  follow_up_on: string | null;
  state: ReferralState;
  outcome: string;
  followed_up_on: string | null;
  eligible: Answer;
  has_room: Answer;
}

/** One usual way that was tried before a request was made in writing. */
export interface Channel {
  rank: string;
  what: string;
  by: string;
  on: string | null;
  result: string;
}

/** To whom a request was taken further. */
export interface RequestEscalation {
  rank: string;
  to: string;
  by: string;
  on: string | null;
  state: string;
}

/** A request for a service in writing, when the usual ways were tried without success. */
export interface ServiceRequest {
  rank: string;
  service: string;
  to: string;
  for_whom: Collection<Named>;
  why: string;
  channels: Collection<Channel>;
  provider: Provider;
  in_writing: Answer;
  made_by: string;
  made_on: string | null;
  signed_by: string;
  response_due: string | null;
  best_endeavours: BestEndeavours;
  escalation: Collection<RequestEscalation>;
  ability: Ability;
  answered_on: string | null;
  considered: string;
  can_provide: string;
  reasons: string;
  by_court: Answer;
}

/** What has to be so before the case is handed to another service. */
export interface TransferCondition {
  rank: string;
  text: string;
  met: Answer;
  evidence: string;
}

/** Who manages the case, and how it may be handed over. */
export interface CaseManagement {
  rank: string;
  for_whom: string;
  held_by: string;
  key_worker: string;
  lead_agency: string;
  nominated_on: string | null;
  agreed_by: Collection<Named>;
  contracted_to: string;
  contracted_tasks: string;
  previously_held_by: string;
  accountable: string;
  transfer_to: string;
  situation: string;
  conditions: Collection<TransferCondition>;
  complex_needs: Answer;
  high_immediate_risk: Answer;
  needs_government: Answer;
  refer_back: string;
  accepted_by: string;
  accepted_on: string | null;
  transferred_on: string | null;
}

/** How long a service may work, and when the need is looked at anew. */
export interface TimeLimit {
  rank: string;
  service: string;
  months: number | null;
  reassess_on: string | null;
  reassessed_on: string | null;
  outcome: string;
  if_extended: string;
}

/** A simple task of a goal. */
export interface Step {
  rank: string;
  text: string;
  owner: string;
  due: string | null;
  state: TaskState;
  why: string;
  repeats: string;
  reminder: string;
  done_on: string | null;
  reason: string;
  new_due: string | null;
  moved_from: string | null;
  moved_why: string;
  moved_with: Collection<Named>;
  counts_as_late: Answer;
  simple: string;
}

/** One entry of the board of several. */
export interface Mention {
  rank: string;
  entry: string;
}

/** What is to change, in the family's own words, and how everyone will know. */
export interface Goal {
  rank: string;
  words: Prose;
  said_by: string;
  domain: string;
  horizon: Horizon;
  due: string | null;
  state: GoalState;
  indicators: Collection<Point>;
  steps: Collection<Step>;
  specific: string;
  measurable: string;
  builds_on: Collection<Mention>;
  reduces: Collection<Mention>;
  holds_back: string;
  holds_back_answer: string;
  backing: string;
  was: string;
  changed_why: string;
  simple: string;
}

/** What happens if it does not go as hoped. */
export interface Contingency {
  rank: string;
  trigger: string;
  then: string;
  owner: string;
}

/** How the plan is watched between the conferences. */
export interface Monitoring {
  rank: string;
  text: string;
  by: string;
  rhythm: string;
  review_on: string | null;
}

/** Whom to call. */
export interface Contact {
  rank: string;
  who: string;
  reach: string;
  when: string;
}

/** Somebody who gets the safety plan. */
export interface Recipient {
  rank: string;
  to: string;
  kind: RecipientKind;
  channel: string;
  given_on: string | null;
  consent_by: string;
}

/** Somebody who does not get the safety plan. */
export interface Withheld {
  rank: string;
  who: string;
  reason: string;
}

/** What everyone does when it becomes unsafe. It is handed out at once and waits for nothing else. */
export interface SafetyPlan {
  rank: string;
  about: string;
  warning_signs: Collection<Point>;
  steps: Collection<Point>;
  contacts: Collection<Contact>;
  made_with: Collection<Named>;
  agreed_on: string | null;
  recipients: Collection<Recipient>;
  withheld: Collection<Withheld>;
  attends: Answer;
  attends_note: string;
}

/** Whether somebody was asked about their culture, and what they want written down. */
export interface CultureQuestion {
  rank: string;
  of: string;
  answer: string;
  on: string | null;
  recorded_how: string;
  offered: Answer;
  chose: string;
  other: string;
}

/** Advice of an Elder, a cultural adviser or a community organisation, and what it changed. */
export interface Consultation {
  rank: string;
  who: string;
  role: string;
  on: string | null;
  by: string;
  advice: string;
  followed: Answer;
  effect: string;
  reason: string;
}

/** One principle of placement and participation, and how it is kept. */
export interface Principle {
  rank: string;
  element: string;
  evidence: string;
}

/** That something is kept by somebody and is not written down anywhere. */
export interface ProtocolMark {
  rank: string;
  name: string;
  kept_by: string;
}

/** A time in which nobody is held to a date, such as Sorry Business. */
export interface GraceTime {
  rank: string;
  why: string;
  since: string | null;
  until: string | null;
  agreed_with: Collection<Named>;
  words: string;
}

/** A way of showing and telling that suits this family: a picture, a yarn, a set of cards. */
export interface Tool {
  rank: string;
  tool: string;
  with_whom: string;
  chosen_by: string;
  shows: string;
  map_as: MapForm;
  kept: string;
}

/** How the child stays who they are. */
export interface CulturalPlan {
  rank: string;
  words: string;
  version: number | null;
  endorsed_by: string;
  endorsed_on: string | null;
  made_with: Collection<Named>;
}

/** What was decided, why, and who agreed. */
export interface Decision {
  rank: string;
  text: string;
  reason: string;
  agreed_by: Agreement;
  item: string;
  simple: string;
}

/** Somebody does not agree, in their own words, and what follows. */
export interface Dissent {
  rank: string;
  by: string;
  about: string;
  view: string;
  reply: string;
  level: string;
  raised_with: string;
  raised_on: string | null;
  state: DissentState;
  next_step: string;
  next_step_due: string | null;
  resolution: string;
  resolved_on: string | null;
}

/** Who was told where to complain. */
export interface ComplaintInformation {
  rank: string;
  given_to: Collection<Named>;
  on: string | null;
  covers: Collection<Worded>;
}

/** An action that somebody took on in the conference. */
export interface FollowUp {
  rank: string;
  text: string;
  owner: string;
  due: string | null;
  state: TaskState;
  why: string;
  repeats: string;
  reminder: string;
  done_on: string | null;
  reason: string;
  new_due: string | null;
  moved_from: string | null;
  moved_why: string;
  moved_with: Collection<Named>;
  counts_as_late: Answer;
  simple: string;
  item: string;
}

/** The shared part: every participant reads it, participants write it. */
export interface Board {
  purpose: SharedText;
  agenda: Collection<AgendaItem>;
  parked: Collection<Parked>;
  openings: Collection<Opening>;
  introductions: Collection<Introduction>;
  ground_rules: Collection<Point>;
  consents: Collection<Consented>;
  reports: Collection<Report>;
  exchanges: Collection<Exchange>;
  missing: Collection<Missing>;
  without_meeting: Collection<WithoutMeeting>;
  reviews: Collection<PlanReview>;
  celebrations: Collection<Celebration>;
  views: Collection<View>;
  needs: Collection<Need>;
  strengths: Collection<Strength>;
  worries: Collection<Remark>;
  working_well: Collection<Remark>;
  next_steps: Collection<Remark>;
  scales: Collection<Scale>;
  risks: Collection<Risk>;
  protections: Collection<Protection>;
  opinions: Collection<Opinion>;
  legal_matters: Collection<LegalMatter>;
  roles: Collection<RoleEntry>;
  responsibilities: Collection<Responsibility>;
  overlaps: Collection<Overlap>;
  supports: Collection<Support>;
  ties: Collection<Tie>;
  services: Collection<ServiceReview>;
  referrals: Collection<Referral>;
  requests: Collection<ServiceRequest>;
  case_management: Collection<CaseManagement>;
  time_limits: Collection<TimeLimit>;
  goals: Collection<Goal>;
  contingencies: Collection<Contingency>;
  monitoring: Collection<Monitoring>;
  safety_plans: Collection<SafetyPlan>;
  culture_questions: Collection<CultureQuestion>;
  consultations: Collection<Consultation>;
  principles: Collection<Principle>;
  protocol_marks: Collection<ProtocolMark>;
  grace_times: Collection<GraceTime>;
  tools: Collection<Tool>;
  cultural_plans: Collection<CulturalPlan>;
  decisions: Collection<Decision>;
  dissents: Collection<Dissent>;
  complaint_information: Collection<ComplaintInformation>;
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

export type ModelName = "AgendaItem" | "Parked" | "Named" | "Opening" | "Introduction" | "Point" | "Consented" | "Report" | "Exchange" | "Missing" | "WithoutMeeting" | "PlanReview" | "Celebration" | "View" | "Need" | "Strength" | "Remark" | "Scale" | "Risk" | "Protection" | "Opinion" | "LegalMatter" | "Worded" | "RoleEntry" | "Responsibility" | "Overlap" | "Support" | "Tie" | "ServiceReview" | "Referral" | "Channel" | "RequestEscalation" | "ServiceRequest" | "TransferCondition" | "CaseManagement" | "TimeLimit" | "Step" | "Mention" | "Goal" | "Contingency" | "Monitoring" | "Contact" | "Recipient" | "Withheld" | "SafetyPlan" | "CultureQuestion" | "Consultation" | "Principle" | "ProtocolMark" | "GraceTime" | "Tool" | "CulturalPlan" | "Decision" | "Dissent" | "ComplaintInformation" | "FollowUp" | "Board" | "Facilitation" | "Pause" | "OffTheWall" | "Chairing" | "RestrictedNote" | "Restricted";

/** Every field by model, in the order of the shape. */
export const FIELDS = {
  AgendaItem: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    title: { label: "Title", hint: "What is to be talked about", kind: "line", longest: 2000 },
    purpose: { label: "Purpose", kind: "choice", choices: PURPOSE, default: "discuss" },
    led_by: { label: "Led by", hint: "Who", kind: "somebody", longest: 2000 },
    minutes: { label: "Minutes", kind: "number", least: 1, most: 600 },
    state: { label: "State", kind: "choice", choices: ITEM_STATE, default: "planned" },
    notes: { label: "Notes", hint: "What was said, what was agreed. Everyone can write here at once.", kind: "prose" },
    outcome: { label: "What came of it", hint: "In one sentence", aside: true, kind: "words", longest: 10000 },
    reason: { label: "Why deferred or declined", hint: "A sentence for who asked", aside: true, kind: "words", longest: 10000 },
    kind: { label: "Sort of item", aside: true, kind: "choice", choices: ITEM_KIND, default: "discussion" },
    requested_by: { label: "Asked for by", aside: true, kind: "somebody", longest: 2000 },
    requested_on: { label: "Asked for on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    carried_from: { label: "Carried over from", aside: true, kind: "line", longest: 2000 },
    simple: { label: "In simple words", hint: "As you would say it to a child", aside: true, kind: "words", longest: 10000 },
    desired_outcome: { label: "What should come of it", hint: "“We know who drives to training from Monday.”", kind: "line", longest: 2000 },
  },
  Parked: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What came up", hint: "So that it is not forgotten", kind: "words", longest: 10000 },
    raised_by: { label: "Raised by", hint: "Who said it", kind: "somebody", longest: 2000 },
    owner: { label: "Who takes it on", hint: "Who", kind: "somebody", longest: 2000 },
    next_agenda: { label: "On the next agenda", kind: "choice", choices: ANSWER, default: "unsaid" },
  },
  Named: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", kind: "somebody", longest: 2000 },
  },
  Opening: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    acknowledgement: { label: "Acknowledgement of Country", kind: "choice", choices: ANSWER, default: "unsaid" },
    opened_by: { label: "Opened by", hint: "Who opened the conference", kind: "somebody", longest: 2000 },
    place_chosen_by: { label: "Place chosen by", hint: "Who chose where we meet", kind: "somebody", longest: 2000 },
    food: { label: "Food on the table", kind: "choice", choices: ANSWER, default: "unsaid" },
    transport: { label: "Transport for", kind: "collection", of: "Named" },
    confidentiality: { label: "What we said about confidentiality", hint: "What may leave this room, what may not, and when somebody has to pass it on", kind: "words", longest: 10000 },
  },
  Introduction: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", hint: "Name", kind: "somebody", longest: 2000 },
    words: { label: "Who I am to this family", hint: "“I visit on Tuesdays and weigh the baby.”", kind: "words", longest: 10000 },
  },
  Point: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "Text", kind: "words", longest: 10000 },
  },
  Consented: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", hint: "Name", kind: "somebody", longest: 2000 },
    agrees: { label: "Agrees to this conference", kind: "choice", choices: ANSWER, default: "unsaid" },
    summary: { label: "A summary was offered", kind: "choice", choices: ANSWER, default: "unsaid" },
    words: { label: "How they said it", hint: "In the room, on the telephone before …", aside: true, kind: "words", longest: 10000 },
  },
  Report: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    title: { label: "Which report", hint: "School report, second term", kind: "line", longest: 2000 },
    by: { label: "From whom", hint: "Who", kind: "somebody", longest: 2000 },
    parents: { label: "The parents had it before", kind: "choice", choices: ANSWER, default: "unsaid" },
    had: { label: "Who else had it", kind: "collection", of: "Named" },
    dated: { label: "Of which day", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    words: { label: "Why somebody did not have it", aside: true, kind: "words", longest: 10000 },
  },
  Exchange: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    about: { label: "What was passed on", hint: "That the visits have begun again", kind: "words", longest: 10000 },
    given_by: { label: "Who told it", hint: "Who", kind: "somebody", longest: 2000 },
    given_to: { label: "To whom", hint: "Who", kind: "somebody", longest: 2000 },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    identity: { label: "How it was made sure who that is", hint: "Called back …", kind: "word", longest: 200, known: "identity_checks" },
    authorised_by: { label: "Who authorised it", hint: "Who", kind: "somebody", longest: 2000 },
  },
  Missing: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", hint: "Name", kind: "somebody", longest: 2000 },
    why: { label: "Why, as everyone may read it", hint: "Works on that day", kind: "words", longest: 10000 },
    told: { label: "How they hear what came of it", hint: "The nurse rings on Friday", kind: "words", longest: 10000 },
  },
  WithoutMeeting: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    why: { label: "Why no meeting was held", hint: "What was tried, and why it could not be", kind: "words", longest: 10000 },
    talked_with: { label: "With whom it was talked through", kind: "collection", of: "Named" },
    independent: { label: "Independent person", hint: "For an Aboriginal or Torres Strait Islander family", kind: "somebody", longest: 2000 },
    words: { label: "What the independent person did, or why there is none", aside: true, kind: "words", longest: 10000 },
  },
  PlanReview: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    words: { label: "The goal as it was agreed", hint: "“Home by Christmas.”", kind: "words", longest: 10000 },
    achievement: { label: "What became of it", kind: "choice", choices: ACHIEVEMENT, default: "unreviewed" },
    achieved: { label: "What was achieved", hint: "Begin with this", kind: "words", longest: 10000 },
    not_achieved: { label: "What was not, and why", hint: "Without blame", kind: "words", longest: 10000 },
    comment_by: { label: "Who said this", hint: "Who", kind: "somebody", longest: 2000 },
    goal: { label: "The goal today", aside: true, kind: "entry", longest: 32, of: ["goals"] },
    plan_version: { label: "Version of the plan", aside: true, kind: "number", least: 1, most: 10000 },
  },
  Celebration: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What there is to celebrate", hint: "However small", kind: "words", longest: 10000 },
    said_by: { label: "Said by", hint: "Who", kind: "somebody", longest: 2000 },
  },
  View: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    of: { label: "Whose views", hint: "The child first", kind: "somebody", longest: 2000 },
    words: { label: "In their own words", hint: "“I want to go home but I want Saturdays at Grandma’s too.”", kind: "prose" },
    method: { label: "How they were told", hint: "Drawing, talk, letter …", kind: "word", longest: 200, known: "methods" },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    obtained_by: { label: "Who asked or saw", hint: "Who", kind: "somebody", longest: 2000 },
    spoken_by: { label: "Who speaks if they are not here", hint: "Who", kind: "somebody", longest: 2000 },
  },
  Need: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What is needed", hint: "A separate place for the baby to sleep", kind: "words", longest: 10000 },
    whose: { label: "Who needs it", hint: "Who", kind: "somebody", longest: 2000 },
    domain: { label: "Part of life", hint: "Health, housing …", kind: "word", longest: 200, known: "domains" },
    horizon: { label: "How soon", kind: "choice", choices: HORIZON, default: "unsaid" },
  },
  Strength: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What is strong", hint: "Grandma’s house is always open", kind: "words", longest: 10000 },
    of: { label: "Whose strength", hint: "Child, family, carer, community", kind: "somebody", longest: 2000 },
  },
  Remark: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What it is", kind: "words", longest: 10000 },
    said_by: { label: "Said by", hint: "Who", kind: "somebody", longest: 2000 },
  },
  Scale: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    question: { label: "Question", hint: "How safe is everyone tonight?", kind: "words", longest: 10000 },
    lowest: { label: "0 means", hint: "Not safe at all", kind: "line", longest: 2000 },
    highest: { label: "10 means", hint: "Safe and going well", kind: "line", longest: 2000 },
  },
  Risk: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What may happen", hint: "Falling asleep with the baby on the couch", kind: "words", longest: 10000 },
    level: { label: "Level at first", kind: "choice", choices: LEVEL, default: "unrated" },
    level_now: { label: "Level now", kind: "choice", choices: LEVEL, default: "unrated" },
    response: { label: "What is done about it", hint: "Bassinet and checklist", kind: "words", longest: 10000 },
    raised_on: { label: "First raised on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
  },
  Protection: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What protects", hint: "Uncle Ray sleeps over on hard nights", kind: "words", longest: 10000 },
    level: { label: "Level at first", kind: "choice", choices: LEVEL, default: "unrated" },
    level_now: { label: "Level now", kind: "choice", choices: LEVEL, default: "unrated" },
    response: { label: "How it is kept up", kind: "words", longest: 10000 },
  },
  Opinion: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "Opinion", hint: "What somebody thinks, not what is known", kind: "words", longest: 10000 },
    by: { label: "Whose opinion", hint: "Who", kind: "somebody", longest: 2000 },
    rests_on: { label: "What it rests on", hint: "Seen, read, told by …", kind: "words", longest: 10000 },
  },
  LegalMatter: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What it is", hint: "Intervention order until March", kind: "words", longest: 10000 },
    sort: { label: "Sort of matter", kind: "word", longest: 200, known: "legal_matters" },
    on: { label: "Hearing, or end", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    to_do: { label: "What has to be done", hint: "Nothing, or what", kind: "words", longest: 10000 },
    owner: { label: "By whom", hint: "Who", kind: "somebody", longest: 2000 },
    safety_meeting: { label: "Referred to a family safety meeting", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
  },
  Worded: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    word: { label: "Word", kind: "word", longest: 200, known: "" },
  },
  RoleEntry: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", hint: "Name of a person", kind: "somebody", longest: 2000 },
    agency: { label: "Agency", hint: "Agency, family or community", kind: "agency", longest: 2000 },
    role: { label: "Role", hint: "In which role", kind: "word", longest: 200, known: "roles" },
    contributes: { label: "Contributes", hint: "What this person gives or does", kind: "words", longest: 10000 },
    expects: { label: "May expect", hint: "What this person can count on from the others", kind: "words", longest: 10000 },
    also: { label: "Also", kind: "collection", of: "Worded", known: "coordination" },
  },
  Responsibility: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What has to be looked after", hint: "Weighing the baby every week", kind: "words", longest: 10000 },
    holders: { label: "Who does it", kind: "collection", of: "Named" },
  },
  Overlap: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What is done twice", hint: "Two people weigh the baby every week", kind: "words", longest: 10000 },
    by: { label: "By whom", kind: "collection", of: "Named" },
    keeps: { label: "Who keeps it", hint: "Who", kind: "somebody", longest: 2000 },
    decision: { label: "What was decided", hint: "The nurse only", kind: "words", longest: 10000 },
    removed: { label: "Sorted out", kind: "choice", choices: ANSWER, default: "unsaid" },
  },
  Support: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", hint: "Name of a person", kind: "somebody", longest: 2000 },
    relation: { label: "To the family", hint: "Grandmother, neighbour, coach …", kind: "line", longest: 2000 },
    gives: { label: "What they give", hint: "Minds the baby on Tuesday mornings", kind: "words", longest: 10000 },
    needs: { label: "What they need for it", hint: "A text the night before", kind: "words", longest: 10000 },
    agreed: { label: "They were asked and agree", kind: "choice", choices: ANSWER, default: "unsaid" },
  },
  Tie: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    one: { label: "Between", hint: "Who", kind: "somebody", longest: 2000 },
    other: { label: "And", hint: "Whom", kind: "somebody", longest: 2000 },
    closeness: { label: "Closeness", kind: "choice", choices: CLOSENESS, default: "ordinary" },
    words: { label: "In words", hint: "Ring each other every Sunday", kind: "line", longest: 2000 },
  },
  ServiceReview: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    service: { label: "Service", hint: "Parent aide visits", kind: "line", longest: 2000 },
    agency: { label: "Agency", hint: "Which agency", kind: "agency", longest: 2000 },
    delivered: { label: "Delivered", hint: "4 of 4", kind: "line", longest: 2000 },
    impact: { label: "What it changed", hint: "What the family says first", kind: "words", longest: 10000 },
    keep: { label: "What now", kind: "choice", choices: KEEP, default: "undecided" },
  },
  Referral: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    to: { label: "To which service", hint: "Which service", kind: "agency", longest: 2000 },
    for_whom: { label: "For whom", hint: "Who", kind: "somebody", longest: 2000 },
    reason: { label: "Why", hint: "Painful feeding", kind: "words", longest: 10000 },
    consent: { label: "Consent", kind: "choice", choices: CONSENT, default: "unsaid" },
    made_by: { label: "By whom", hint: "Who makes it", kind: "somebody", longest: 2000 },
    made_on: { label: "Made on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    follow_up_on: { label: "Ask again on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "State", kind: "choice", choices: REFERRAL_STATE, default: "to_make" },
    outcome: { label: "What came of it", hint: "Begun, refused, waiting …", kind: "words", longest: 10000 },
    followed_up_on: { label: "Asked about on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    eligible: { label: "They take people like them", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
    has_room: { label: "They have room", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
  },
  Channel: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    what: { label: "What was tried", hint: "Ordinary application", kind: "line", longest: 2000 },
    by: { label: "By whom", hint: "Who", kind: "somebody", longest: 2000 },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    result: { label: "With what result", hint: "Fourth on the list", kind: "line", longest: 2000 },
  },
  RequestEscalation: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    to: { label: "To whom", hint: "Regional manager", kind: "line", longest: 2000 },
    by: { label: "By whom", hint: "Who", kind: "somebody", longest: 2000 },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "How it stands", kind: "word", longest: 200, known: "escalation_states" },
  },
  ServiceRequest: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    service: { label: "Which service is asked for", hint: "A home with two bedrooms", kind: "words", longest: 10000 },
    to: { label: "Who is asked", hint: "Which agency", kind: "agency", longest: 2000 },
    for_whom: { label: "For whom", kind: "collection", of: "Named" },
    why: { label: "Why it is needed", hint: "What cannot happen without it", kind: "words", longest: 10000 },
    channels: { label: "What was tried before", kind: "collection", of: "Channel" },
    provider: { label: "The provider is", kind: "choice", choices: PROVIDER, default: "unsaid" },
    in_writing: { label: "Asked in writing", kind: "choice", choices: ANSWER, default: "unsaid" },
    made_by: { label: "Who asks", hint: "Which agency", kind: "agency", longest: 2000 },
    made_on: { label: "Asked on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    signed_by: { label: "Signed by", hint: "Who", kind: "somebody", longest: 2000 },
    response_due: { label: "Answer due", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    best_endeavours: { label: "Did they truly try?", aside: true, kind: "choice", choices: BEST_ENDEAVOURS, default: "unsaid" },
    escalation: { label: "Taken further", aside: true, kind: "collection", of: "RequestEscalation" },
    ability: { label: "What they answered", aside: true, kind: "choice", choices: ABILITY, default: "unsaid" },
    answered_on: { label: "Answered on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    considered: { label: "What they considered", hint: "All homes of two bedrooms", aside: true, kind: "words", longest: 10000 },
    can_provide: { label: "What they can provide", hint: "A home from 6 July", aside: true, kind: "words", longest: 10000 },
    reasons: { label: "Why not, or not all of it", hint: "None is free before July", aside: true, kind: "words", longest: 10000 },
    by_court: { label: "A court asks for it", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
  },
  TransferCondition: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "Condition", hint: "The protection work is complete", kind: "words", longest: 10000 },
    met: { label: "Met", kind: "choice", choices: ANSWER, default: "unsaid" },
    evidence: { label: "How we know", hint: "Letter of 3 June", kind: "line", longest: 2000 },
  },
  CaseManagement: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    for_whom: { label: "For whom", hint: "The family, or one child", kind: "somebody", longest: 2000 },
    held_by: { label: "Who holds case management", hint: "Which agency", kind: "agency", longest: 2000 },
    key_worker: { label: "Key worker", hint: "Who", kind: "somebody", longest: 2000 },
    lead_agency: { label: "Lead agency", hint: "Which agency", kind: "agency", longest: 2000 },
    nominated_on: { label: "Named on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    agreed_by: { label: "Agreed by", kind: "collection", of: "Named" },
    contracted_to: { label: "Tasks given to", hint: "Which agency", aside: true, kind: "agency", longest: 2000 },
    contracted_tasks: { label: "Which tasks", aside: true, kind: "words", longest: 10000 },
    previously_held_by: { label: "Held before by", aside: true, kind: "agency", longest: 2000 },
    accountable: { label: "Who stays accountable for assessing harm", aside: true, kind: "agency", longest: 2000 },
    transfer_to: { label: "To be handed to", aside: true, kind: "agency", longest: 2000 },
    situation: { label: "What the law says now", aside: true, kind: "word", longest: 200, known: "transfer_situations" },
    conditions: { label: "Conditions for handing over", aside: true, kind: "collection", of: "TransferCondition" },
    complex_needs: { label: "Needs are complex", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
    high_immediate_risk: { label: "Risk is high and immediate", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
    needs_government: { label: "Needs help that only government can bring together", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
    refer_back: { label: "When it goes back", hint: "If the risk becomes unacceptable, then …", aside: true, kind: "words", longest: 10000 },
    accepted_by: { label: "Accepted by", aside: true, kind: "somebody", longest: 2000 },
    accepted_on: { label: "Accepted on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    transferred_on: { label: "Handed over on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
  },
  TimeLimit: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    service: { label: "Which service", hint: "Which service", kind: "agency", longest: 2000 },
    months: { label: "Months", kind: "number", least: 1, most: 120 },
    reassess_on: { label: "Look at the need anew on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    reassessed_on: { label: "Looked at on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    outcome: { label: "What came of it", kind: "words", longest: 10000 },
    if_extended: { label: "If it goes on longer", hint: "A new plan is made", aside: true, kind: "words", longest: 10000 },
  },
  Step: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What", hint: "What is to be done", kind: "words", longest: 10000 },
    owner: { label: "Owner", hint: "Who", kind: "somebody", longest: 2000 },
    due: { label: "Due", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "State", kind: "choice", choices: TASK_STATE, default: "not_started" },
    why: { label: "Why this time frame", hint: "How it serves the family", aside: true, kind: "words", longest: 10000 },
    repeats: { label: "Repeats", hint: "Weekly …", aside: true, kind: "word", longest: 200, known: "rhythms" },
    reminder: { label: "Remind", hint: "The day before …", aside: true, kind: "word", longest: 200, known: "reminders" },
    done_on: { label: "Done on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    reason: { label: "Why it was not done", aside: true, kind: "words", longest: 10000 },
    new_due: { label: "New date", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    moved_from: { label: "Moved from", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    moved_why: { label: "Why it was moved", aside: true, kind: "word", longest: 200, known: "moving" },
    moved_with: { label: "Moved in agreement with", aside: true, kind: "collection", of: "Named" },
    counts_as_late: { label: "Moving it counts as late", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
    simple: { label: "In simple words", hint: "As you would say it to a child", aside: true, kind: "words", longest: 10000 },
  },
  Mention: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    entry: { label: "Entry", kind: "entry", longest: 32, of: [] },
  },
  Goal: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    words: { label: "Goal, in their own words", hint: "“I want to see my sister every week.”", kind: "prose" },
    said_by: { label: "In whose words", hint: "Who said it", kind: "somebody", longest: 2000 },
    domain: { label: "Part of life", hint: "Health, housing …", kind: "word", longest: 200, known: "domains" },
    horizon: { label: "How soon", kind: "choice", choices: HORIZON, default: "unsaid" },
    due: { label: "By when", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "Where it stands", kind: "choice", choices: GOAL_STATE, default: "active" },
    indicators: { label: "How everyone will see the change", kind: "collection", of: "Point" },
    steps: { label: "Steps", kind: "collection", of: "Step" },
    specific: { label: "What exactly", hint: "What will be so when it is reached", aside: true, kind: "words", longest: 10000 },
    measurable: { label: "How it is counted", hint: "What is looked at, and how often", aside: true, kind: "words", longest: 10000 },
    builds_on: { label: "Builds on these strengths", aside: true, kind: "collection", of: "Mention", among: ["strengths"] },
    reduces: { label: "Makes these risks smaller", aside: true, kind: "collection", of: "Mention", among: ["risks"] },
    holds_back: { label: "If somebody hesitates: what they were asked", hint: "What holds you back?", aside: true, kind: "words", longest: 10000 },
    holds_back_answer: { label: "What they answered", aside: true, kind: "words", longest: 10000 },
    backing: { label: "Who helps to keep the time frame", hint: "Community, family, friends", aside: true, kind: "words", longest: 10000 },
    was: { label: "How it read before", aside: true, kind: "words", longest: 10000 },
    changed_why: { label: "Why it was changed", aside: true, kind: "words", longest: 10000 },
    simple: { label: "In simple words", hint: "As you would say it to a child", aside: true, kind: "words", longest: 10000 },
  },
  Contingency: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    trigger: { label: "If this happens", hint: "Leah is unwell at night", kind: "words", longest: 10000 },
    then: { label: "Then we do this", hint: "The children go to their grandmother", kind: "words", longest: 10000 },
    owner: { label: "Who sees to it", hint: "Who", kind: "somebody", longest: 2000 },
  },
  Monitoring: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What is looked at", hint: "The checklist on the fridge", kind: "words", longest: 10000 },
    by: { label: "By whom", hint: "Who", kind: "somebody", longest: 2000 },
    rhythm: { label: "How often", hint: "Weekly …", kind: "word", longest: 200, known: "rhythms" },
    review_on: { label: "Next review of the plan", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
  },
  Contact: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who", hint: "Who", kind: "somebody", longest: 2000 },
    reach: { label: "How to reach them", hint: "Telephone", kind: "line", longest: 2000 },
    when: { label: "When", hint: "At any hour", kind: "line", longest: 2000 },
  },
  Recipient: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    to: { label: "To whom", hint: "Who", kind: "somebody", longest: 2000 },
    kind: { label: "As", kind: "choice", choices: RECIPIENT_KIND, default: "service" },
    channel: { label: "How", kind: "word", longest: 200, known: "channels" },
    given_on: { label: "Given on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    consent_by: { label: "Who agreed to that", hint: "Who", kind: "somebody", longest: 2000 },
  },
  Withheld: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "From whom", hint: "Who", kind: "somebody", longest: 2000 },
    reason: { label: "Why", kind: "words", longest: 10000 },
  },
  SafetyPlan: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    about: { label: "What it is for", hint: "Nights when everyone is tired", kind: "line", longest: 2000 },
    warning_signs: { label: "Warning signs", kind: "collection", of: "Point" },
    steps: { label: "What we do, in this order", kind: "collection", of: "Point" },
    contacts: { label: "Whom to call", kind: "collection", of: "Contact" },
    made_with: { label: "Made with", kind: "collection", of: "Named" },
    agreed_on: { label: "Agreed on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    recipients: { label: "Who gets it", kind: "collection", of: "Recipient" },
    withheld: { label: "Who does not get it", aside: true, kind: "collection", of: "Withheld" },
    attends: { label: "Goes to a school or children’s centre", kind: "choice", choices: ANSWER, default: "unsaid" },
    attends_note: { label: "About that", hint: "Ask again at each review", aside: true, kind: "words", longest: 10000 },
  },
  CultureQuestion: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    of: { label: "Who was asked", hint: "Who", kind: "somebody", longest: 2000 },
    answer: { label: "What they answered", kind: "word", longest: 200, known: "culture_answers" },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    recorded_how: { label: "What they want written down", hint: "The family decides", kind: "words", longest: 10000 },
    offered: { label: "A practitioner of their culture was offered", kind: "choice", choices: ANSWER, default: "unsaid" },
    chose: { label: "Whom they chose", hint: "Who", kind: "somebody", longest: 2000 },
    other: { label: "Anything else that matters", hint: "Language, faith, food …", aside: true, kind: "words", longest: 10000 },
  },
  Consultation: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    who: { label: "Who was asked", hint: "Elder, adviser, organisation", kind: "somebody", longest: 2000 },
    role: { label: "As", hint: "Elder", kind: "line", longest: 2000 },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    by: { label: "Who asked", hint: "Who", kind: "somebody", longest: 2000 },
    advice: { label: "Advice", hint: "Hold it outside, feed people first", kind: "words", longest: 10000 },
    followed: { label: "Was it followed?", kind: "choice", choices: ANSWER, default: "unsaid" },
    effect: { label: "What it changed", kind: "words", longest: 10000 },
    reason: { label: "If not, why not", kind: "words", longest: 10000 },
  },
  Principle: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    element: { label: "Principle", kind: "word", longest: 200, known: "principles" },
    evidence: { label: "How it is kept", hint: "The children live with their grandmother", kind: "words", longest: 10000 },
  },
  ProtocolMark: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    name: { label: "What it is called", hint: "A name only, never what it is about", kind: "line", longest: 2000 },
    kept_by: { label: "Who keeps it", hint: "Who", kind: "somebody", longest: 2000 },
  },
  GraceTime: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    why: { label: "What for", kind: "word", longest: 200, known: "moving" },
    since: { label: "From", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    until: { label: "Until", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    agreed_with: { label: "Agreed with", kind: "collection", of: "Named" },
    words: { label: "What waits until then", hint: "Visits go on, meetings wait", kind: "words", longest: 10000 },
  },
  Tool: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    tool: { label: "What we use", hint: "Drawing, yarn, cards …", kind: "word", longest: 200, known: "tools" },
    with_whom: { label: "With whom", hint: "Who", kind: "somebody", longest: 2000 },
    chosen_by: { label: "Who chose it", hint: "Who", kind: "somebody", longest: 2000 },
    shows: { label: "What it shows, as they tell it", hint: "The river is where we all come from", kind: "words", longest: 10000 },
    map_as: { label: "Draw the map of people as", kind: "choice", choices: MAP_FORM, default: "circles" },
    kept: { label: "Where it is kept", hint: "With the family, at school …", aside: true, kind: "line", longest: 2000 },
  },
  CulturalPlan: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    words: { label: "What it says", hint: "Language class, Saturdays with Nan, time on Country", kind: "words", longest: 10000 },
    version: { label: "Version", kind: "number", least: 1, most: 10000 },
    endorsed_by: { label: "Endorsed by", hint: "Organisation or Elder", kind: "somebody", longest: 2000 },
    endorsed_on: { label: "Endorsed on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    made_with: { label: "Made with", aside: true, kind: "collection", of: "Named" },
  },
  Decision: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "Decision", hint: "Only the nurse weighs the baby", kind: "words", longest: 10000 },
    reason: { label: "Why", hint: "Different scales confused everyone", kind: "words", longest: 10000 },
    agreed_by: { label: "Agreed by", kind: "choice", choices: AGREEMENT, default: "unsaid" },
    item: { label: "From which item", aside: true, kind: "entry", longest: 32, of: ["agenda"] },
    simple: { label: "In simple words", hint: "As you would say it to a child", aside: true, kind: "words", longest: 10000 },
  },
  Dissent: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    by: { label: "Who does not agree", hint: "Who", kind: "somebody", longest: 2000 },
    about: { label: "With what", kind: "entry", longest: 32, of: ["decisions", "goals", "agenda"] },
    view: { label: "In their own words", hint: "As they say it, not as others put it", kind: "words", longest: 10000 },
    reply: { label: "What was answered", kind: "words", longest: 10000 },
    level: { label: "With whom it is now", hint: "Caseworker …", kind: "word", longest: 200, known: "escalation" },
    raised_with: { label: "Raised with", hint: "Who", kind: "somebody", longest: 2000 },
    raised_on: { label: "Raised on", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "State", kind: "choice", choices: DISSENT_STATE, default: "open" },
    next_step: { label: "What comes next", kind: "words", longest: 10000 },
    next_step_due: { label: "By when", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    resolution: { label: "How it was settled", aside: true, kind: "words", longest: 10000 },
    resolved_on: { label: "Settled on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
  },
  ComplaintInformation: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    given_to: { label: "Who was told", kind: "collection", of: "Named" },
    on: { label: "When", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    covers: { label: "About which ways", kind: "collection", of: "Worded", known: "escalation" },
  },
  FollowUp: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    text: { label: "What", hint: "What is to be done", kind: "words", longest: 10000 },
    owner: { label: "Owner", hint: "Who", kind: "somebody", longest: 2000 },
    due: { label: "Due", kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    state: { label: "State", kind: "choice", choices: TASK_STATE, default: "not_started" },
    why: { label: "Why this time frame", hint: "How it serves the family", aside: true, kind: "words", longest: 10000 },
    repeats: { label: "Repeats", hint: "Weekly …", aside: true, kind: "word", longest: 200, known: "rhythms" },
    reminder: { label: "Remind", hint: "The day before …", aside: true, kind: "word", longest: 200, known: "reminders" },
    done_on: { label: "Done on", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    reason: { label: "Why it was not done", aside: true, kind: "words", longest: 10000 },
    new_due: { label: "New date", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    moved_from: { label: "Moved from", aside: true, kind: "date", earliest: "1900-01-01", latest: "2199-12-31" },
    moved_why: { label: "Why it was moved", aside: true, kind: "word", longest: 200, known: "moving" },
    moved_with: { label: "Moved in agreement with", aside: true, kind: "collection", of: "Named" },
    counts_as_late: { label: "Moving it counts as late", aside: true, kind: "choice", choices: ANSWER, default: "unsaid" },
    simple: { label: "In simple words", hint: "As you would say it to a child", aside: true, kind: "words", longest: 10000 },
    item: { label: "From which item", aside: true, kind: "entry", longest: 32, of: ["agenda", "decisions"] },
  },
  Board: {
    purpose: { label: "Purpose of this conference", kind: "text" },
    agenda: { label: "Agenda", kind: "collection", of: "AgendaItem" },
    parked: { label: "Parking lot", kind: "collection", of: "Parked" },
    openings: { label: "Opening", kind: "collection", of: "Opening" },
    introductions: { label: "Introductions", kind: "collection", of: "Introduction" },
    ground_rules: { label: "Ground rules", kind: "collection", of: "Point" },
    consents: { label: "Agreement to this conference", kind: "collection", of: "Consented" },
    reports: { label: "Reports, and who had them", kind: "collection", of: "Report" },
    exchanges: { label: "Told by word of mouth", kind: "collection", of: "Exchange" },
    missing: { label: "Who was not here, and why", kind: "collection", of: "Missing" },
    without_meeting: { label: "Plan made without a meeting", kind: "collection", of: "WithoutMeeting" },
    reviews: { label: "Review of the plan before", kind: "collection", of: "PlanReview" },
    celebrations: { label: "Celebrations", kind: "collection", of: "Celebration" },
    views: { label: "Views", kind: "collection", of: "View" },
    needs: { label: "Needs", kind: "collection", of: "Need" },
    strengths: { label: "Strengths", kind: "collection", of: "Strength" },
    worries: { label: "What worries us", kind: "collection", of: "Remark" },
    working_well: { label: "Working well", kind: "collection", of: "Remark" },
    next_steps: { label: "What has to happen next", kind: "collection", of: "Remark" },
    scales: { label: "Questions from 0 to 10", kind: "collection", of: "Scale" },
    risks: { label: "Risks", kind: "collection", of: "Risk" },
    protections: { label: "What protects", kind: "collection", of: "Protection" },
    opinions: { label: "Opinions", kind: "collection", of: "Opinion" },
    legal_matters: { label: "Legal matters", kind: "collection", of: "LegalMatter" },
    roles: { label: "Role map", kind: "collection", of: "RoleEntry" },
    responsibilities: { label: "Responsibilities", kind: "collection", of: "Responsibility" },
    overlaps: { label: "What is done twice", kind: "collection", of: "Overlap" },
    supports: { label: "Natural supports", kind: "collection", of: "Support" },
    ties: { label: "Who is close to whom", kind: "collection", of: "Tie" },
    services: { label: "How services went", kind: "collection", of: "ServiceReview" },
    referrals: { label: "Referrals", kind: "collection", of: "Referral" },
    requests: { label: "Requests for service", kind: "collection", of: "ServiceRequest" },
    case_management: { label: "Case management", kind: "collection", of: "CaseManagement" },
    time_limits: { label: "Time limits", kind: "collection", of: "TimeLimit" },
    goals: { label: "Goals", kind: "collection", of: "Goal" },
    contingencies: { label: "Back-up plan", kind: "collection", of: "Contingency" },
    monitoring: { label: "How the plan is watched", kind: "collection", of: "Monitoring" },
    safety_plans: { label: "Safety plan", kind: "collection", of: "SafetyPlan" },
    culture_questions: { label: "Asked about culture", kind: "collection", of: "CultureQuestion" },
    consultations: { label: "Consultations", kind: "collection", of: "Consultation" },
    principles: { label: "Principles", kind: "collection", of: "Principle" },
    protocol_marks: { label: "Kept unwritten", kind: "collection", of: "ProtocolMark" },
    grace_times: { label: "Time for Sorry Business and other reasons", kind: "collection", of: "GraceTime" },
    tools: { label: "Ways of showing and telling", kind: "collection", of: "Tool" },
    cultural_plans: { label: "Cultural plan", kind: "collection", of: "CulturalPlan" },
    decisions: { label: "Decisions", kind: "collection", of: "Decision" },
    dissents: { label: "Disagreement", kind: "collection", of: "Dissent" },
    complaint_information: { label: "Ways to complain", kind: "collection", of: "ComplaintInformation" },
    follow_ups: { label: "Follow-ups", kind: "collection", of: "FollowUp" },
  },
  Facilitation: {
    current_item: { label: "Current item", kind: "line", longest: 2000 },
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
    item: { label: "Item", kind: "line", longest: 2000 },
  },
  Chairing: {
    facilitation: { label: "Facilitation", kind: "record", of: "Facilitation" },
    pauses: { label: "Pauses", kind: "collection", of: "Pause" },
    off_the_wall: { label: "Off the wall", kind: "collection", of: "OffTheWall" },
  },
  RestrictedNote: {
    rank: { label: "Rank", kind: "rank", longest: 200 },
    title: { label: "What it is about", kind: "line", longest: 2000 },
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

export type ListName = "agenda" | "openings" | "introductions" | "ground_rules" | "celebrations" | "reviews" | "parked" | "views" | "strengths" | "working_well" | "worries" | "next_steps" | "needs" | "risks" | "protections" | "scales" | "opinions" | "legal_matters" | "culture_questions" | "consultations" | "principles" | "tools" | "cultural_plans" | "grace_times" | "protocol_marks" | "roles" | "supports" | "responsibilities" | "overlaps" | "ties" | "services" | "referrals" | "requests" | "case_management" | "time_limits" | "goals" | "contingencies" | "monitoring" | "safety_plans" | "decisions" | "dissents" | "complaint_information" | "follow_ups" | "consents" | "missing" | "reports" | "exchanges" | "without_meeting";

/** The sections in their order, with what each holds. */
export const GROUPS: readonly Group[] = [
  { name: "meeting", title: "Agenda", sections: [
    { name: "agenda", title: "Agenda", short: "Agenda", lists: [
      { name: "agenda", title: "Agenda", model: "AgendaItem", noun: "Item", add: "Add an item", lesson: "What has to be talked about today? Give each matter its own item, say whether you only inform, want to talk it through or need a decision, what should come of it, and how long it may take." },
    ] },
    { name: "opening", title: "Opening", short: "Opening", lists: [
      { name: "openings", title: "Opening", model: "Opening", noun: "Opening", add: "Write down how we opened", lesson: "How did we begin? Who acknowledged Country, who chose the place, who was driven here, and what may leave this room." },
      { name: "introductions", title: "Introductions", model: "Introduction", noun: "Introduction", add: "Add somebody", lesson: "Who is in the room? Everyone says in a sentence who they are to this family, not only what their title is." },
      { name: "ground_rules", title: "Ground rules", model: "Point", noun: "Rule", add: "Add a rule", lesson: "How do we want to talk, and to work together between the conferences? Agree on it with the child and the family. “One speaks at a time” is enough to begin with." },
    ] },
    { name: "review", title: "Review of the plan before", short: "Last plan", lists: [
      { name: "celebrations", title: "Celebrations", model: "Celebration", noun: "Celebration", add: "Add something to celebrate", lesson: "What went well since last time? Begin here, and say whose work it was." },
      { name: "reviews", title: "Review of the plan before", model: "PlanReview", noun: "Reviewed goal", add: "Add a goal to look back at", lesson: "What became of each goal of the last plan? Achieved, partly, or not, and what everyone learned from it. What cannot be done any more is not the same as left undone." },
    ] },
    { name: "parked", title: "Parking lot", short: "Parking lot", lists: [
      { name: "parked", title: "Parking lot", model: "Parked", noun: "Parked thing", add: "Park something", lesson: "Something important came up that is not for now? Put it here and go on. Before the end each thing gets somebody who takes it on, or a place on the next agenda." },
    ] },
  ] },
  { name: "family", title: "Family", sections: [
    { name: "views", title: "Views", short: "Views", lists: [
      { name: "views", title: "Views", model: "View", noun: "View", add: "Add somebody’s views", lesson: "What do the child and each member of the family think and wish? Write it in their own words, how and when they said it, and to whom. A baby’s views can be seen: what calms, what frightens." },
    ] },
    { name: "assessment", title: "Assessment", short: "Assessment", lists: [
      { name: "strengths", title: "Strengths", model: "Strength", noun: "Strength", add: "Add a strength", lesson: "What is strong here? Look at the child, the family, the carers and the community. A plan stands on these." },
      { name: "working_well", title: "Working well", model: "Remark", noun: "Thing", add: "Add what works", lesson: "What is working well already, and should stay as it is?" },
      { name: "worries", title: "What worries us", model: "Remark", noun: "Worry", add: "Add a worry", lesson: "What are we worried about? Say what was seen or heard and what it does to the child, not what somebody is." },
      { name: "next_steps", title: "What has to happen next", model: "Remark", noun: "Thing", add: "Add what has to happen", lesson: "What has to happen so that nobody has to worry any more? It becomes a goal later." },
      { name: "needs", title: "Needs", model: "Need", noun: "Need", add: "Add a need", lesson: "What does the child, and what does each of the others need: now, soon, later, all the time? Look at every part of life." },
      { name: "risks", title: "Risks", model: "Risk", noun: "Risk", add: "Add a risk", lesson: "What could harm the child? Say how high the risk was at first, how high it is now, and what is done about it." },
      { name: "protections", title: "What protects", model: "Protection", noun: "Protection", add: "Add what protects", lesson: "What keeps the child safe, and how is it kept up?" },
      { name: "scales", title: "Questions from 0 to 10", model: "Scale", noun: "Question", add: "Add a question", lesson: "A question to which everyone gives a number from 0 to 10, each for themselves: how safe, how hopeful, how well. Say what 0 and 10 mean." },
      { name: "opinions", title: "Opinions", model: "Opinion", noun: "Opinion", add: "Add an opinion", lesson: "What does somebody think, without knowing it for sure? Here it is marked as an opinion, with whose it is and what it rests on." },
      { name: "legal_matters", title: "Legal matters", model: "LegalMatter", noun: "Matter", add: "Add a legal matter", lesson: "Is there an order, a hearing or another matter of law for which somebody has to do something?" },
    ] },
    { name: "culture", title: "Culture", short: "Culture", lists: [
      { name: "culture_questions", title: "Asked about culture", model: "CultureQuestion", noun: "Answer", add: "Add an answer", lesson: "Who are they, and what do they want written down about it? Ask; never guess. The family decides what stands here, and whether somebody of their culture works with them." },
      { name: "consultations", title: "Consultations", model: "Consultation", noun: "Consultation", add: "Add advice", lesson: "Whose advice did we ask: an Elder, a cultural adviser, a community organisation? Write down what they said and what it changed. If it was not followed, say why." },
      { name: "principles", title: "Principles", model: "Principle", noun: "Principle", add: "Add a principle", lesson: "How does this plan keep prevention, partnership, placement, participation and connection?" },
      { name: "tools", title: "Ways of showing and telling", model: "Tool", noun: "Way", add: "Add a way", lesson: "How does this family like to show and tell: in a yarn, a drawing, photos, cards, a map of circles, a tree or a path? They choose, and say what it shows. No form fits everybody." },
      { name: "cultural_plans", title: "Cultural plan", model: "CulturalPlan", noun: "Cultural plan", add: "Add a cultural plan", lesson: "How does the child stay who they are: language, family, Country, faith? Who has endorsed that?" },
      { name: "grace_times", title: "Time for Sorry Business and other reasons", model: "GraceTime", noun: "Time", add: "Add a time", lesson: "Is there a time in which nobody is held to a date, such as Sorry Business? A date that moves for it is not late." },
      { name: "protocol_marks", title: "Kept unwritten", model: "ProtocolMark", noun: "Mark", add: "Mark something as unwritten", lesson: "Is there something that is not for writing down? Give it a name only, and say who keeps it. What it is about stands nowhere." },
    ] },
  ] },
  { name: "helpers", title: "Helpers", sections: [
    { name: "roles", title: "Role map", short: "Roles", lists: [
      { name: "roles", title: "Role map", model: "RoleEntry", noun: "Role", add: "Add a person", lesson: "Who is around this family? For each person write what they give and what they may expect from the others, so that nobody does a thing twice and nothing is left to nobody." },
      { name: "supports", title: "Natural supports", model: "Support", noun: "Natural support", add: "Add a natural support", lesson: "Who helps without being paid for it: kin, neighbours, friends, a coach? They are there when the services have gone." },
      { name: "responsibilities", title: "Responsibilities", model: "Responsibility", noun: "Responsibility", add: "Add a responsibility", lesson: "What has to be looked after, and who does it? A thing that nobody does, or that two do, shows at once." },
      { name: "overlaps", title: "What is done twice", model: "Overlap", noun: "Thing done twice", add: "Add something done twice", lesson: "Is something done twice? Say by whom, and decide who keeps it." },
      { name: "ties", title: "Who is close to whom", model: "Tie", noun: "Tie", add: "Add a tie", lesson: "Who is close to whom? It is drawn as a map of who is around the family." },
    ] },
    { name: "services", title: "Services", short: "Services", lists: [
      { name: "services", title: "How services went", model: "ServiceReview", noun: "Service", add: "Add a service", lesson: "What did each service do, and what did it change? What the family says counts first. Then decide whether it goes on." },
      { name: "referrals", title: "Referrals", model: "Referral", noun: "Referral", add: "Add a referral", lesson: "To whom is somebody sent for help? Each referral is asked about again, until it is clear what came of it." },
      { name: "requests", title: "Requests for service", model: "ServiceRequest", noun: "Request", add: "Add a request", lesson: "Was the usual way tried without success? Then a service can be asked for in writing: why it is needed, what was tried, and by when they have to answer." },
    ] },
    { name: "case_management", title: "Case management", short: "Case manager", lists: [
      { name: "case_management", title: "Case management", model: "CaseManagement", noun: "Case management", add: "Write down who holds it", lesson: "Who holds the threads, and whom does the family call? If that is to change: under which conditions, and when does it go back?" },
      { name: "time_limits", title: "Time limits", model: "TimeLimit", noun: "Time limit", add: "Add a time limit", lesson: "Does a service work only for a time? Write down until when, and when the need is looked at anew." },
    ] },
  ] },
  { name: "plan", title: "Plan", sections: [
    { name: "goals", title: "Goals", short: "Goals", lists: [
      { name: "goals", title: "Goals", model: "Goal", noun: "Goal", add: "Add a goal", lesson: "What is to change? Write each goal in the words of the child or the family, who said it, the small steps towards it, and how everyone will see that it is better." },
      { name: "contingencies", title: "Back-up plan", model: "Contingency", noun: "Back-up", add: "Add a back-up", lesson: "What if it does not go as hoped? Agree on it now, while everyone is calm." },
      { name: "monitoring", title: "How the plan is watched", model: "Monitoring", noun: "Look", add: "Add how we watch it", lesson: "How does everyone know between the conferences that the plan works, and when is it looked at again?" },
    ] },
    { name: "safety", title: "Safety plan", short: "Safety plan", lists: [
      { name: "safety_plans", title: "Safety plan", model: "SafetyPlan", noun: "Safety plan", add: "Make a safety plan", lesson: "What does everyone do when it becomes unsafe? Signs, steps, and whom to call, made with the child and the family, in their words. It is handed out at once, also to the school, and waits for nothing else." },
    ] },
  ] },
  { name: "agreed", title: "Agreed", sections: [
    { name: "decisions", title: "Decisions", short: "Decisions", lists: [
      { name: "decisions", title: "Decisions", model: "Decision", noun: "Decision", add: "Add a decision", lesson: "What was decided, why, and who agreed? Silence is not agreement." },
      { name: "dissents", title: "Disagreement", model: "Dissent", noun: "Disagreement", add: "Add a disagreement", lesson: "Does somebody not agree? It stands here in their own words, with what was answered and where it can go next." },
      { name: "complaint_information", title: "Ways to complain", model: "ComplaintInformation", noun: "Note", add: "Write down who was told", lesson: "Does everyone in the family know where to turn if they are not content: caseworker, supervisor, manager, an official complaint, the Ombudsman?" },
    ] },
    { name: "follow_ups", title: "Follow-ups", short: "Follow-ups", lists: [
      { name: "follow_ups", title: "Follow-ups", model: "FollowUp", noun: "Follow-up", add: "Add a follow-up", lesson: "What did somebody take on? One line for each action, with one owner and a day, so that it can be read back at the end." },
    ] },
    { name: "formalities", title: "For the record", short: "For the record", lists: [
      { name: "consents", title: "Agreement to this conference", model: "Consented", noun: "Agreement", add: "Add whose agreement", lesson: "Does the family agree that we meet and talk about this, and does each of them want a summary? Ask, and write down what they said." },
      { name: "missing", title: "Who was not here, and why", model: "Missing", noun: "Absence", add: "Add who was not here", lesson: "Is a parent, the child or somebody else who belongs here not in the room, or was not invited? Give a reason that everyone may read, and say how they hear what came of it." },
      { name: "reports", title: "Reports, and who had them", model: "Report", noun: "Report", add: "Add a report", lesson: "What was there to read, from whom, and did the parents have it before?" },
      { name: "exchanges", title: "Told by word of mouth", model: "Exchange", noun: "Exchange", add: "Add what was told", lesson: "Was something passed on by telephone or in person? Write down who told whom, how it was made sure who that was, and who authorised it." },
      { name: "without_meeting", title: "Plan made without a meeting", model: "WithoutMeeting", noun: "Reason", add: "Write down why there was no meeting", lesson: "Was the plan made though the family could not meet for it? Say why, and with whom it was talked through." },
    ] },
  ] },
];
