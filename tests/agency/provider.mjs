/**
 * An agency's OpenID Connect provider, certified as such: `node provider.mjs REDIRECT ENDED` says its address and serves.
 * It tells ENDED when somebody signs out: of most people whom and which session, of "quiet …" the session alone.
 */

import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "localhost", () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "caseboard",
        client_secret: "known to both",
        redirect_uris: [process.argv[2]],
        backchannel_logout_uri: process.argv[3],
        backchannel_logout_session_required: true,
      },
    ],
    features: { backchannelLogout: { enabled: true } },
    // Its own way of asking refuses addresses of this machine.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: ["for tests only"] },
    // Whoever types "iris" is iris@example.org; whoever types "unverified iris" claims to be.
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id.split(" ").at(-1)}@example.org`, email_verified: !id.startsWith("unverified") }),
    }),
  });
  const { issue } = provider.IdToken.prototype;
  provider.IdToken.prototype.issue = function (options) {
    if (options.use === "logout" && this.available.sub?.startsWith("quiet")) {
      this.payload = async () => this.extra;
    }
    return issue.call(this, options);
  };
  server.on("request", provider.callback());
  console.log(`at ${issuer}`);
});
