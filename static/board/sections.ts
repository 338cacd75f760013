/** The four sections of the board: what each is called, holds and teaches. */

import type { ModelName } from "./shape";

export interface Section {
  readonly name: "agenda" | "roles" | "goals" | "follow_ups";
  readonly title: string;
  readonly short: string;
  readonly tag: string;
  readonly model: ModelName;
  readonly noun: string;
  readonly add: string;
  /** Teaches what belongs here, shown while nothing does. */
  readonly lesson: string;
}

export const SECTIONS: readonly Section[] = [
  {
    name: "agenda",
    title: "Agenda",
    short: "Agenda",
    tag: "board-item",
    model: "AgendaItem",
    noun: "Item",
    add: "Add an item",
    lesson: "What has to be talked about today? Give each matter its own item, say whether you only inform, want to talk it through or need a decision, and how long it may take.",
  },
  {
    name: "roles",
    title: "Role map",
    short: "Roles",
    tag: "board-role",
    model: "RoleEntry",
    noun: "Role",
    add: "Add a person",
    lesson: "Who is around this family? For each person write what they give and what they may expect from the others, so that nobody does a thing twice and nothing is left to nobody.",
  },
  {
    name: "goals",
    title: "Goals",
    short: "Goals",
    tag: "board-goal",
    model: "Goal",
    noun: "Goal",
    add: "Add a goal",
    lesson: "What is to change? Write each goal in the words of the child or the family, who said it, the small steps towards it, and how everyone will see that it is better.",
  },
  {
    name: "follow_ups",
    title: "Follow-ups",
    short: "Follow-ups",
    tag: "board-follow-up",
    model: "FollowUp",
    noun: "Follow-up",
    add: "Add a follow-up",
    lesson: "What did somebody take on? One line for each action or referral, with one owner and a day, so that it can be read back at the end.",
  },
];
