/** Who is around the family, drawn from the role map, the natural supports and the ties; with an equal table. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { BoardElement } from "./element";
import { inRows, pathThrough, sheetFor } from "./depicting";
import { type Drawn, drawn, formOf, layout, type Placed, type Size, sizeFor } from "./mapping";
import { CLOSENESS } from "./shape";
import { wrapped } from "./shortening";
import { afterFrame } from "./slowly";

/** What one sees, for each form. */
const HOW: Record<string, string> = {
  circles: "Family in the middle, those who help without pay around them, services outside.",
  tree: "Family at the roots, those who help without pay above them, services in the crown.",
  path: "The path begins with the family, leads to those who help without pay, then to services.",
};

/** How near somebody stands, by ring. */
const NEAR = ["Nearest: family", "Near: help without pay", "Further: services"] as const;
const FILLS = ["#0a5468", "#17603a", "#ffffff"] as const;
const LINE = "#0a5468";
/** How each tie is drawn: its width, and its dashes where it has some. */
const STROKES: Record<string, { readonly width: string; readonly dash?: string }> = {
  strong: { width: "4.5" },
  ordinary: { width: "2" },
  strained: { width: "2", dash: "9 5" },
  broken: { width: "1.5", dash: "2 6" },
};
/** What the legend below the drawing takes. */
const LEGEND = 96;

class MapElement extends BoardElement {
  /** How it is drawn that was brought to the family, from where the hand moves it on. */
  private broughtTo = "";

  protected override watch(): void {
    for (const list of ["roles", "supports", "ties", "tools"]) this.whileHere(this.session.board?.watch(list, () => this.requestUpdate()));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { board, people } = this.session;
    if (!board) return nothing;
    const map = drawn(board, people);
    if (map.nodes.length < 2) return nothing;
    return html`<section class="map" aria-labelledby="map-title">
      <h3 id="map-title">Map: who is around the family</h3>
      <p class="field__hint">Drawn from the people, supports and ties above. ${HOW[formOf(board)] ?? HOW.circles} <span class="map__sideways">Move it sideways to see all of it.</span> <a href="#culture">Draw it another way</a></p>
      ${this.picture(map, formOf(board))}
      <details class="map__table">
        <summary>The same as a table</summary>
        ${this.table(map)}
      </details>
      <button type="button" class="button button--quiet button--small" @click=${this.save}>Save the map as a picture</button>
    </section>`;
  }

  protected override updated(): void {
    const { board } = this.session;
    const sheet = this.querySelector<HTMLElement>(".map__sheet");
    const picture = sheet?.querySelector("svg");
    if (!board || !sheet || !picture) return;
    picture.style.setProperty("--map-width", String(picture.viewBox.baseVal.width));
    const form = formOf(board);
    if (form === this.broughtTo) return;
    this.broughtTo = form;
    // The family stands in the middle, save on the path, which begins with it.
    afterFrame(() => sheet.scrollTo({ left: form === "path" ? 0 : (sheet.scrollWidth - sheet.clientWidth) / 2, behavior: "instant" }));
  }

  private picture(map: Drawn, form: string): TemplateResult {
    const rows = form === "tree" || form === "path";
    const placed = rows ? inRows(map.nodes, form === "path") : layout(map.nodes);
    const size = rows ? sheetFor(map.nodes) : sizeFor(map.nodes);
    const at = new Map(placed.map((node) => [node.name, node]));
    const label = `Map of ${map.nodes.length} people and services and ${map.ties.length} ties. The table below says the same.`;
    return html`<div class="map__sheet" role="group" aria-label="Drawing of the map" tabindex="0">
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height + LEGEND}" role="img" aria-label=${label} font-family="sans-serif" font-size="17">
        <rect width=${size.width} height=${size.height + LEGEND} fill="#ffffff"></rect>
        ${form === "tree" ? this.tree(size) : form === "path" ? this.path(placed) : nothing}
        ${size.rings.map(({ rx, ry }) => svg`<ellipse cx=${size.width / 2} cy=${size.height / 2} rx=${rx} ry=${ry} fill="none" stroke="#d0d8d8"></ellipse>`)}
        ${map.ties.map(({ one, other, closeness, words }) => this.tie(at.get(one), at.get(other), closeness, words))}
        ${placed.map((node) => this.node(node))}
        ${this.legend(size)}
      </svg>
    </div>`;
  }

  private tree({ width, height }: Size): TemplateResult<2> {
    const [middle, trunk] = [width / 2, width / 14];
    return svg`<ellipse cx=${middle} cy=${height * 0.42} rx=${width * 0.485} ry=${height * 0.4} fill="#e3efe0"></ellipse>
      <path d="M${middle - trunk * 2.4} ${height - 14} Q${middle - trunk} ${height * 0.85} ${middle - trunk} ${height * 0.5} L${middle + trunk} ${height * 0.5} Q${middle + trunk} ${height * 0.85} ${middle + trunk * 2.4} ${height - 14} Z" fill="#d9c6ad"></path>`;
  }

  private path(placed: readonly Placed[]): TemplateResult<2> {
    return svg`<path d=${pathThrough(placed)} fill="none" stroke="#ead9bd" stroke-width="64" stroke-linecap="round" stroke-linejoin="round"></path>`;
  }

  private tie(from: Placed | undefined, to: Placed | undefined, closeness: string, words: string): TemplateResult<2> | typeof nothing {
    if (!from || !to) return nothing;
    return svg`<line x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} stroke=${LINE} stroke-width=${STROKES[closeness]?.width ?? "2"} stroke-dasharray=${STROKES[closeness]?.dash ?? "none"}><title>${words}</title></line>`;
  }

  /** What the boxes and the lines mean: whoever is given the picture alone has nothing else that says so. */
  private legend({ width, height }: Size): TemplateResult<2> {
    const at = (nth: number, of: number): number => 28 + (nth * (width - 40)) / of;
    return svg`<g class="map__legend" font-size="15" fill="#13212a">
      ${NEAR.map(
        (words, ring) => svg`<rect x=${at(ring, NEAR.length)} y=${height + 14} width="34" height="22" rx=${ring === 2 ? 4 : 11} fill=${FILLS[ring] ?? "#ffffff"} stroke=${LINE} stroke-width="1.5"></rect>
          <text x=${at(ring, NEAR.length) + 44} y=${height + 31}>${words}</text>`,
      )}
      ${CLOSENESS.map(
        ({ value, label }, nth) => svg`<line x1=${at(nth, CLOSENESS.length)} y1=${height + 66} x2=${at(nth, CLOSENESS.length) + 46} y2=${height + 66} stroke=${LINE} stroke-width=${STROKES[value]?.width ?? "2"} stroke-dasharray=${STROKES[value]?.dash ?? "none"}></line>
          <text x=${at(nth, CLOSENESS.length) + 56} y=${height + 71}>${label}</text>`,
      )}
    </g>`;
  }

  private node({ x, y, name, about, ring }: Placed): TemplateResult<2> {
    const fill = FILLS[ring];
    const ink = ring === 2 ? "#13212a" : "#ffffff";
    const [lines, below] = [wrapped(name, 18), about ? wrapped(about, 24) : []];
    const longest = Math.max(...lines.map((line) => line.length), ...below.map((line) => line.length * 0.85));
    const width = Math.min(200, Math.max(96, 24 + 9.2 * longest));
    const height = 16 + 20 * lines.length + 18 * below.length;
    return svg`<g>
      <rect x=${x - width / 2} y=${y - height / 2} width=${width} height=${height} rx=${ring === 2 ? 6 : 18} fill=${fill} stroke=${LINE} stroke-width="1.5"></rect>
      ${lines.map((line, nth) => svg`<text x=${x} y=${y - height / 2 + 23 + 20 * nth} text-anchor="middle" fill=${ink} font-weight="700">${line}</text>`)}
      ${below.map((line, nth) => svg`<text x=${x} y=${y + height / 2 - 8 - 18 * (below.length - 1 - nth)} text-anchor="middle" fill=${ink} font-size="14">${line}</text>`)}
    </g>`;
  }

  private table(map: Drawn): TemplateResult {
    return html`<table class="table">
        <caption class="visually-hidden">Who is around the family</caption>
        <thead><tr><th scope="col">Who</th><th scope="col">As</th><th scope="col">How near</th><th scope="col">Close to</th></tr></thead>
        <tbody>
          ${map.nodes.map(
            (node) => html`<tr>
              <th scope="row">${node.name}</th>
              <td data-label="As">${node.about || "–"}</td>
              <td data-label="How near">${NEAR[node.ring]}</td>
              <td data-label="Close to">${this.tiesOf(map, node.name)}</td>
            </tr>`,
          )}
        </tbody>
      </table>`;
  }

  private tiesOf(map: Drawn, name: string): string {
    const ties = map.ties.filter(({ one, other }) => one === name || other === name);
    const say = ({ one, other, closeness, words }: Drawn["ties"][number]): string => {
      const label = CLOSENESS.find(({ value }) => value === closeness)?.label.toLowerCase() ?? "";
      return `${one === name ? other : one} (${[label, words].filter(Boolean).join(": ")})`;
    };
    return ties.map(say).join("; ") || "–";
  }

  private readonly save = (): void => {
    const picture = this.querySelector("svg");
    if (!picture) return;
    const source = new XMLSerializer().serializeToString(picture).replace(/<!--.*?-->/g, "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
    link.download = `map-${this.session.data.conference.caseReference}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
}

customElements.define("board-map", MapElement);
