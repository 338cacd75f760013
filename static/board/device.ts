/** The switch with which one keeps a copy of this board on one's own device, and what that means. */

import { html, nothing, type TemplateResult } from "lit";
import { BoardElement } from "./element";

export class DeviceElement extends BoardElement {
  private shown = "";

  protected override watch(): void {
    this.whileHere(this.session.subscribe(() => this.heard()));
  }

  private heard(): void {
    const { on, problem } = this.session.keeping;
    const outline = `${on} ${problem}`;
    if (outline !== this.shown) this.requestUpdate();
    this.shown = outline;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { keeping } = this.session;
    if (!keeping.possible) return nothing;
    return html`<section class="device" aria-labelledby="device-title">
      <h3 class="rail__title rail__title--minor" id="device-title">On this device</h3>
      <label class="device__switch">
        <input type="checkbox" role="switch" aria-describedby="device-means" .checked=${keeping.on} @change=${this.switched}>
        <span>Keep a copy on this device</span>
      </label>
      <div id="device-means" class="device__means">
        <p>
          ${keeping.on
            ? "On. If the connection breaks and this page is closed, what you wrote stays on this device. It is sent when you open the board again with a connection."
            : "Off. Nothing of this board stays on this device when you close the page. Switched on, words that could not be sent yet stay here, and are sent when you open the board again with a connection."}
        </p>
        <p>Use it only on a device that is yours: somebody who knows how can read the copy. It is deleted when you sign out, when you switch this off, when the board is frozen, and when you no longer take part. What is kept to a few is never in it.</p>
      </div>
      ${keeping.problem ? html`<p class="field__error" role="alert">${keeping.problem}</p>` : nothing}
    </section>`;
  }

  private readonly switched = async (event: Event): Promise<void> => {
    const { keeping } = this.session;
    const control = event.currentTarget as HTMLInputElement;
    await (control.checked ? keeping.switchOn() : keeping.switchOff());
    control.checked = keeping.on;
    this.session.announce(keeping.on ? "A copy of this board is kept on this device." : "No copy of this board is on this device.");
  };
}

customElements.define("board-device", DeviceElement);
