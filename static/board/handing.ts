/** A safety plan with who has it: it is handed out at once, and everyone around the table sees to whom and when. */

import { html, nothing, type TemplateResult } from "lit";
import { Card } from "./card";
import type { Row, Table } from "./document";
import { icon } from "./element";
import type { HandedOut } from "./floor";
import type { Field } from "./shape";

/** FNV-1a with 64 bits, as `app/record/safety.py` has it. */
const BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** By which one tells whether two safety plans say the same. */
export function fingerprint(words: readonly string[]): string {
  let number = BASIS;
  for (const unit of words.join("\n").split("")) {
    const code = unit.charCodeAt(0);
    for (const octet of [code & 0xff, code >> 8]) number = BigInt.asUintN(64, (number ^ BigInt(octet)) * PRIME);
  }
  return number.toString(16).padStart(16, "0");
}

const said = (row: Row, name: string): string => String(row.values[name] ?? "").trim();

const moment = new Intl.DateTimeFormat("en-AU", { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hour12: false });

/** What everyone does when it becomes unsafe. */
export class SafetyCard extends Card {
  protected override watch(): void {
    super.watch();
    this.whileHere(this.session.floor.subscribe(() => this.requestUpdate()));
  }

  protected override outline(): string {
    return super.outline() + this.print();
  }

  /** Before everything else: in a hurry nobody looks for it at the end. */
  protected override cells(fields: readonly [string, Field][], more?: TemplateResult | typeof nothing): TemplateResult {
    return html`${this.handing(this.session.floor.now.handedOut[this.entry])} ${super.cells(fields, more)}`;
  }

  private handing(handed: HandedOut | undefined): TemplateResult | typeof nothing {
    const { me, urls } = this.session.data;
    const given = handed?.given ?? [];
    if (given.length === 0 && !me.mayHandOut) return nothing;
    return html`<div class="handed ${given.length ? "" : "handed--not"}" role="group" aria-label="Handing out, ${this.context}">
      <div class="handed__words">
        ${given.length === 0 ? html`<p><strong>Not handed out yet.</strong> It waits for nothing else on this board.</p>` : nothing}
        ${given.length && handed?.fingerprint !== this.print() ? html`<p><strong>Changed since it was handed out.</strong> Those who have it need the new one.</p>` : nothing}
        ${given.length
          ? html`<ul>
              ${given.map(
                (each) => html`<li>
                  Given to ${this.session.people.get(each.to) ? this.session.people.words(each.to) : each.name},
                  <time datetime=${each.at}>${moment.format(new Date(each.at))}</time>${each.acknowledged ? html` <span class="tag tag--live">${icon("check")} Has it</span>` : nothing}
                </li>`,
              )}
            </ul>`
          : nothing}
      </div>
      ${me.mayHandOut ? html`<a class="button button--small" href="${urls.safetyPlans}/${this.entry}">Hand it out…<span class="visually-hidden">, ${this.context}</span></a>` : nothing}
    </div>`;
  }

  /** The fingerprint of what stands here now. */
  private print(): string {
    const { board } = this.session;
    const rows = (name: string): readonly Row[] => board?.rows([...this.table, this.entry, name] as Table) ?? [];
    const lines = (name: string, field: string): string[] => rows(name).map((row) => said(row, field)).filter(Boolean);
    const contacts = rows("contacts")
      .map((row) => ["who", "reach", "when"].map((name) => said(row, name)))
      .filter((each) => each.some(Boolean));
    const value = (name: string): string => String(this.value(name) ?? "").trim();
    return fingerprint([
      value("about"),
      ...lines("warning_signs", "text"),
      ...lines("steps", "text"),
      ...contacts.flat(),
      ...lines("made_with", "who"),
      value("agreed_on"),
    ]);
  }
}

customElements.define("board-safety", SafetyCard);
