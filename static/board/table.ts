import { BoardElement } from "./element";

/** Shows something of the floor; does something around the table, and says where it was not done. */
export abstract class TableElement extends BoardElement {
  protected override watch(): void {
    this.whileHere(this.session.floor.subscribe(() => this.requestUpdate()));
  }

  protected get leads(): boolean {
    return this.session.mayWrite("chair");
  }

  protected async do(verb: string, said: object, then?: string): Promise<boolean> {
    const outcome = await this.session.floor.do(verb, said);
    if ("sentence" in outcome) this.session.tell(outcome.sentence);
    else if (then) this.session.announce(then);
    return "done" in outcome;
  }
}
