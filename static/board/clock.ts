/** The time of the server, so that everybody around the table has the same minutes left whatever their device shows. */

let ahead = 0;

/** The server said what time it is, in answer to something asked at `asked` on this device. */
export function learnTime(said: string, asked: number): void {
  const server = Date.parse(said);
  if (Number.isFinite(server)) ahead = server - (asked + Date.now()) / 2;
}

export const serverTime = (): number => Date.now() + ahead;
