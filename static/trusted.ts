/**
 * Markup that becomes part of a page. Browsers that know Trusted Types take it from nowhere else: the policy of the
 * server names the few who may make it, and what an injected string would need is not among them.
 */

interface Policy {
  readonly createHTML: (markup: string) => string;
}

/** As far as we need them; the types of the DOM do not have them yet. */
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const factory = (globalThis as { readonly trustedTypes?: Factory }).trustedTypes;
const asItIs: Policy = { createHTML: (markup) => markup };

/** For pages of our own server only, in which everything that people wrote was escaped where the page was made. */
const ours: Policy = factory?.createPolicy("caseboard", asItIs) ?? asItIs;

export const ourMarkup = (markup: string): string => ours.createHTML(markup);

/** htmx makes markup of the answers of our server through the same door, and no script of anything. */
export const forHtmx = {
  init: (api: { readonly initSecurity: (policy: object) => void }): void => {
    api.initSecurity({ createHTML: ourMarkup, createScript: () => "" });
  },
};
