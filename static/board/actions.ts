/** Every action on the board, wherever it stands: the steps of goals, follow-ups, referrals, and what else waits for somebody. */

import type { PartDocument, Row } from "./document";

export interface Action {
  /** Where it stands, as an address within the page. */
  readonly href: string;
  readonly text: string;
  /** The same in words that somebody chose for the family; empty where nobody did. */
  readonly simple?: string;
  readonly owner: string;
  readonly due: string;
  /** Why this time frame; empty where nobody said. */
  readonly why?: string;
  readonly from: string;
  readonly settled: boolean;
}

/** The lists in which actions stand. */
export const ACTION_LISTS = ["goals", "follow_ups", "referrals", "time_limits", "legal_matters", "dissents", "parked", "agenda", "decisions"] as const;

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();

const DONE: ReadonlySet<string> = new Set(["done", "no_longer_possible"]);
/** States of a referral that was made, and of which somebody still has to ask what came of it. */
const ASKED_ABOUT: ReadonlySet<string> = new Set(["made", "accepted", "waitlisted"]);

/** Whether a step or a follow-up leaves nobody anything to do. What was not done and got a new date is still open. */
const isSettled = (row: Row): boolean => DONE.has(said(row, "state")) || (said(row, "state") === "not_done" && !said(row, "new_due"));

/** To make it, and then to ask what came of it, until the service has begun or will not. */
function referral(row: Row): Action {
  const service = said(row, "to") || "a service";
  const state = said(row, "state");
  return {
    href: `#referrals-${row.id}`,
    text: ASKED_ABOUT.has(state) ? `Ask what came of the referral to ${service}` : `Refer to ${service}`,
    owner: said(row, "made_by"),
    due: said(row, "follow_up_on"),
    from: "Referral",
    settled: !["", "to_make"].includes(state) && !ASKED_ABOUT.has(state),
  };
}

/** Nobody has taken it on: whoever answers for the case says what came of it. */
const timeLimit = (row: Row): Action => ({
  href: `#time_limits-${row.id}`,
  text: `Look again whether ${said(row, "service") || "a service"} is still needed`,
  owner: "",
  due: said(row, "reassess_on"),
  from: "Time limit",
  settled: said(row, "reassessed_on") !== "",
});

export function actionsOf(board: PartDocument): readonly Action[] {
  const rows = (list: string): readonly Row[] => board.rows([list]);
  const task = (row: Row, href: string, from: string): Action => ({
    href,
    text: said(row, "text"),
    simple: said(row, "simple"),
    owner: said(row, "owner"),
    due: said(row, "new_due") || said(row, "due"),
    why: said(row, "why"),
    from,
    settled: isSettled(row),
  });
  return [
    ...rows("goals").flatMap((goal, nth) =>
      board.rows(["goals", goal.id, "steps"]).map((step) => task(step, `#goals-${goal.id}-steps-${step.id}`, `Goal ${nth + 1}`)),
    ),
    ...rows("follow_ups").map((row) => task(row, `#follow_ups-${row.id}`, fromItem(board, said(row, "item")))),
    ...rows("referrals").map(referral),
    ...rows("time_limits").map(timeLimit),
    ...rows("legal_matters")
      .filter((row) => said(row, "to_do"))
      .map((row) => ({ href: `#legal_matters-${row.id}`, text: said(row, "to_do"), owner: said(row, "owner"), due: said(row, "on"), from: "Legal matter", settled: false })),
    ...rows("dissents")
      .filter((row) => said(row, "next_step"))
      .map((row) => ({
        href: `#dissents-${row.id}`,
        text: said(row, "next_step"),
        owner: said(row, "raised_with"),
        due: said(row, "next_step_due"),
        from: "Disagreement",
        settled: !["", "open"].includes(said(row, "state")),
      })),
    ...rows("parked")
      .filter((row) => said(row, "owner"))
      .map((row) => ({ href: `#parked-${row.id}`, text: said(row, "text"), owner: said(row, "owner"), due: "", from: "Parking lot", settled: false })),
  ];
}

function fromItem(board: PartDocument, id: string): string {
  if (!id) return "";
  const at = board.rows(["agenda"]).findIndex((row) => row.id === id);
  if (at >= 0) return `Item ${at + 1}`;
  const nth = board.rows(["decisions"]).findIndex((row) => row.id === id);
  return nth >= 0 ? `Decision ${nth + 1}` : "";
}
