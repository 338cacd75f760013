/** Questions to everybody: the chair asks, each answers unseen, and the chair reveals. Silence is not consent. */

import { html, nothing, type TemplateResult } from "lit";
import { ask } from "./asking";
import type { Answer, Question } from "./floor";
import { standing, titleOf } from "./standing";
import { TableElement } from "./table";

type QuestionKind = Question["kind"];

const FIST_TO_FIVE: readonly string[] = [
  "I block this",
  "I see serious problems",
  "I have doubts that we should talk about",
  "I consent, with a reservation",
  "I agree",
  "I am fully for it",
];

const optionsOf = (kind: QuestionKind): readonly string[] => (kind === "consensus" ? FIST_TO_FIVE : Array.from({ length: 11 }, () => ""));

/** What is shown at most of what was asked before. */
const SHOWN = 3;

export class QuestionsElement extends TableElement {
  private heard = "";
  private readonly known = new Set<string>();
  private looked = false;

  protected override watch(): void {
    super.watch();
    this.whileHere(this.session.floor.subscribe(() => this.listen()));
  }

  /** Tells those who listen what is asked and what came out, once. */
  private listen(): void {
    for (const question of this.session.floor.now.questions) {
      const state = `${question.id}${question.open}`;
      if (this.known.has(state)) continue;
      this.known.add(state);
      if (!this.looked) continue;
      this.session.announce(question.open ? `Everybody is asked: ${question.words}` : `${question.words} ${question.result}`);
    }
    this.looked = true;
    this.heard = this.session.floor.now.now;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { questions } = this.session.floor.now;
    if (questions.length === 0 || this.heard === "") return nothing;
    const [open, revealed] = [questions.filter((each) => each.open), questions.filter((each) => !each.open).reverse()];
    return html`<section class="asked" aria-labelledby="asked-title">
      <h2 class="rail__title" id="asked-title">Asked of everybody</h2>
      ${open.map((each) => this.openOne(each))} ${revealed.slice(0, SHOWN).map((each) => revealedOne(each, (id) => this.session.people.words(id)))}
    </section>`;
  }

  private openOne(question: Question): TemplateResult {
    const { mine } = question;
    const waiting = question.waitingFor.map((id) => this.session.people.words(id));
    return html`<div class="asked__one asked__one--open">
      <p class="asked__words">${question.words}</p>
      <p class="field__hint">
        ${question.answered} answered, seen by nobody until the chair reveals. ${waiting.length > 0 ? `Waiting for ${waiting.join(", ")}.` : "Everybody has answered."}
      </p>
      <p class="row">
        ${question.asksMe || mine
          ? html`<button type="button" class="button ${mine ? "button--quiet" : ""} button--small" @click=${() => this.answer(question)}>
              ${mine ? `Change my answer (${mine.value})` : "Answer"}
            </button>`
          : nothing}
        ${this.leads
          ? html`<button type="button" class="button button--quiet button--small" @click=${() => this.do("reveal", { question: question.id })}>Reveal the answers</button>
              <button type="button" class="button button--plain button--small" @click=${() => this.do("withdraw", { question: question.id }, "The question is withdrawn.")}>Withdraw</button>`
          : nothing}
      </p>
    </div>`;
  }

  private answer(question: Question): void {
    document.querySelector<AnsweringElement>("board-answering")?.begin(question);
  }
}

/** A question that was revealed: how it came out, and what each said and why. */
function revealedOne(question: Question, named: (id: string) => string): TemplateResult {
  const answers = [...(question.answers ?? [])].sort((a, b) => (a.value ?? 99) - (b.value ?? 99));
  return html`<details class="asked__one" open>
    <summary class="asked__words">${question.words}</summary>
    <p><strong>${question.result}</strong></p>
    <ul class="asked__answers">
      ${answers.map((answer) => html`<li>${answerLine(question.kind, answer, named(answer.person))}</li>`)}
    </ul>
  </details>`;
}

function answerLine(kind: QuestionKind, answer: Answer, name: string): TemplateResult {
  if (answer.value === null) return html`${name} <em>did not answer</em>`;
  const meaning = optionsOf(kind)[answer.value];
  return html`${name}: <strong>${answer.value}</strong>${meaning ? ` ${meaning.toLowerCase().replace(/^i /, "I ")}` : ""}${answer.reason
      ? html`<q class="asked__reason">${answer.reason}</q>`
      : nothing}`;
}

/** The dialog in which somebody answers. */
export class AnsweringElement extends TableElement {
  static override properties = { ...TableElement.properties, question: { state: true }, problem: { state: true } };
  declare private question: Question | null;
  declare private problem: string | null;

  constructor() {
    super();
    this.question = null;
    this.problem = null;
  }

  /** While somebody is answering nothing may change under their hands. */
  protected override watch(): void {}

  begin(question: Question): void {
    this.question = question;
    this.problem = null;
    void this.updateComplete.then(() => {
      this.querySelector("form")?.reset();
      this.querySelector("dialog")?.showModal();
    });
  }

  private send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const said = new FormData(form);
    if (said.get("value") === null) {
      this.problem = "Please choose one.";
      return;
    }
    const { floor } = this.session;
    const outcome = await floor.do("answer", { question: this.question?.id, value: Number(said.get("value")), reason: String(said.get("reason") ?? "") });
    if ("sentence" in outcome) this.problem = outcome.sentence;
    else {
      this.querySelector("dialog")?.close();
      this.session.tell("Your answer is kept. Nobody sees it until the chair reveals.");
    }
  };

  protected override render(): TemplateResult {
    const { question } = this;
    const options = question ? optionsOf(question.kind) : [];
    const mine = question?.mine;
    return html`<dialog aria-labelledby="answering-title" aria-describedby="answering-hint">
      <form class="stack" novalidate @submit=${this.send}>
        <h2 id="answering-title">${question?.words ?? ""}</h2>
        <p class="field__hint" id="answering-hint">
          ${question?.kind === "scale" ? "From 0, the lowest, to 10, the highest." : "Nobody takes silence for consent."} Nobody sees your answer until the chair reveals all of
          them. Then everybody does, and it stands in the minutes.
        </p>
        <fieldset class="fingers fingers--${question?.kind ?? "scale"}">
          <legend class="visually-hidden">Your answer</legend>
          ${options.map(
            (meaning, value) => html`<label class="finger">
              <input type="radio" name="value" value=${value} ?checked=${mine?.value === value} />
              <span class="finger__number">${value}</span>${meaning ? html`<span>${meaning}</span>` : nothing}
            </label>`,
          )}
        </fieldset>
        <div class="field">
          <label for="answering-reason">Why? (optional)</label>
          <textarea id="answering-reason" name="reason" rows="2" maxlength="2000" .defaultValue=${mine?.reason ?? ""}></textarea>
        </div>
        ${this.problem ? html`<p class="field__error" role="alert">${this.problem}</p>` : nothing}
        <div class="row">
          <button type="button" class="button button--quiet" @click=${() => this.querySelector("dialog")?.close()}>Cancel</button>
          <button type="submit" class="button">Keep my answer</button>
        </div>
      </form>
    </dialog>`;
  }
}

/** What everybody is to be asked about, by the id of an entry. */
export interface Matter {
  readonly kind: QuestionKind;
  readonly words: string;
  readonly about: string;
}

/** The dialog in which the chair asks everybody. */
export class AskingElement extends TableElement {
  static override properties = { ...TableElement.properties, problem: { state: true }, kind: { state: true } };
  declare private problem: string | null;
  declare private kind: QuestionKind;
  private about = "";

  constructor() {
    super();
    this.problem = null;
    this.kind = "consensus";
  }

  protected override watch(): void {}

  /** Opens the dialog, about the current item or about what is given. */
  begin(matter?: Matter): void {
    const now = standing(this.session);
    this.about = matter?.about ?? now?.row.id ?? "";
    this.kind = matter?.kind ?? this.kind;
    this.problem = null;
    void this.updateComplete.then(() => {
      const words = this.querySelector<HTMLTextAreaElement>("textarea");
      if (words) words.value = matter?.words ?? (now ? `${titleOf(now.row)}: can everybody go along with this?` : "");
      this.querySelector("dialog")?.showModal();
      words?.select();
    });
  }

  private choose = (event: Event): void => {
    this.kind = (event.target as HTMLInputElement).value === "scale" ? "scale" : "consensus";
  };

  private send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget as HTMLFormElement).get("words") ?? "");
    const outcome = await ask(`${this.session.data.urls.floor}/ask`, { kind: this.kind, words, about: this.about });
    if ("sentence" in outcome) this.problem = outcome.sentence;
    else this.querySelector("dialog")?.close();
  };

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="asking-title">
      <form class="stack" novalidate @submit=${this.send}>
        <h2 id="asking-title">Ask everybody</h2>
        <fieldset class="checks">
          <legend>How</legend>
          <label class="check"><input type="radio" name="kind" value="consensus" .checked=${this.kind === "consensus"} @change=${this.choose} />
            <span>Consensus check, fist to five<small>0 blocks, 3 consents with a reservation, 5 is fully for it</small></span></label>
          <label class="check"><input type="radio" name="kind" value="scale" .checked=${this.kind === "scale"} @change=${this.choose} />
            <span>A scale from 0 to 10<small>For example: how safe is it at home today?</small></span></label>
        </fieldset>
        <div class="field">
          <label for="asking-words">What is asked?</label>
          <textarea id="asking-words" name="words" rows="2" maxlength="2000" aria-invalid=${this.problem ? "true" : nothing} aria-describedby=${this.problem ? "asking-problem" : nothing}></textarea>
          ${this.problem ? html`<p class="field__error" id="asking-problem" role="alert">${this.problem}</p>` : nothing}
        </div>
        <p class="field__hint">Answers stay hidden until you reveal them. Then they stand in the minutes with the reasons.</p>
        <div class="row">
          <button type="button" class="button button--quiet" @click=${() => this.querySelector("dialog")?.close()}>Cancel</button>
          <button type="submit" class="button">Ask</button>
        </div>
      </form>
    </dialog>`;
  }
}

customElements.define("board-questions", QuestionsElement);
customElements.define("board-answering", AnsweringElement);
customElements.define("board-asking", AskingElement);
