// oidc-provider plays Google and Apple: node oidc.mjs <Apple key>. Prints {"issuer":…}, then
// reads the address of the app that signs in with it. Whoever signs in says by their login how the provider lies:
// "<case>.<address>", such as "fine.ada@example.com" or "wrong-nonce.ada@example.com". Apple's client
// secret is checked with the public key of the first argument.
import { webcrypto, createPublicKey, createHash } from "node:crypto";
import http from "node:http";
import { createInterface } from "node:readline";

globalThis.crypto ??= webcrypto;
process.emitWarning = () => {};
console.info = console.warn = () => {};
const { Provider } = await import("oidc-provider");
const jose = await import("jose");

const [applePublicKey] = process.argv.slice(2);
const { privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
const other = (await jose.generateKeyPair("RS256", { extractable: true })).privateKey;
const kid = "test-key";
const key = { ...(await jose.exportJWK(privateKey)), kid, alg: "RS256", use: "sig" };

const server = http.createServer();
await new Promise(ready => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
console.log(JSON.stringify({ issuer }));
const app = (await createInterface(process.stdin)[Symbol.asyncIterator]().next()).value;
const client = (id, callback) => ({
  client_id: id, client_secret: "provider-secret", redirect_uris: [`${app}${callback}`], response_types: ["code"],
  grant_types: ["authorization_code"], token_endpoint_auth_method: "client_secret_post",
});
const kindOf = login => login.slice(0, login.indexOf("."));
const emailOf = login => login.slice(login.indexOf(".") + 1);
const verified = { unverified: false, text: "true", "text-false": "false", missing: undefined };

const provider = new Provider(issuer, {
  clients: [client("google-client", "/signin-google"), client("apple-client", "/signin-apple")],
  cookies: { keys: ["cookie-key"] },
  jwks: { keys: [key] },
  scopes: ["openid", "email", "profile", "name"],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "given_name", "family_name"] },
  conformIdTokenClaims: false,
  pkce: { required: (_, { clientId }) => clientId === "google-client" },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, login) => ({
    accountId: login,
    claims: () => ({
      sub: createHash("sha256").update(emailOf(login)).digest("hex"),
      email: kindOf(login) === "no-email" ? undefined : emailOf(login),
      email_verified: kindOf(login) in verified ? verified[kindOf(login)] : true,
      given_name: "Ada", family_name: "Lovelace",
    }),
  }),
});

const lies = {
  "wrong-nonce": c => ({ ...c, nonce: "another" }),
  "no-nonce": ({ nonce, ...c }) => c,
  "wrong-audience": c => ({ ...c, aud: "another-client" }),
  "two-audiences": c => ({ ...c, aud: [c.aud, "another-client"], azp: "another-client" }),
  "wrong-issuer": c => ({ ...c, iss: "https://accounts.example" }),
  expired: c => ({ ...c, iat: c.iat - 7200, exp: c.iat - 3600 }),
  early: c => ({ ...c, nbf: c.iat + 3600 }),
  "wrong-at-hash": c => ({ ...c, at_hash: "AAAAAAAAAAAAAAAAAAAAAA" }),
};

const bodyOf = request => new Promise(done => {
  let text = "";
  request.on("data", chunk => (text += chunk));
  request.on("end", () => done(Object.fromEntries(new URLSearchParams(text))));
});

const logins = new Map(); // by code
provider.use(async (ctx, next) => {
  if (ctx.path !== "/token") return next();
  const body = await bodyOf(ctx.req);
  if (body.client_id === "apple-client") {
    // What Apple asks of its clients.
    const { payload } = await jose.jwtVerify(body.client_secret, createPublicKey(Buffer.from(applePublicKey, "base64").toString()), { issuer: "TEAM", audience: issuer, subject: "apple-client" });
    if (payload.exp - payload.iat > 15777000) throw new Error("The secret lives too long.");
    body.client_secret = "provider-secret";
  }
  ctx.req.body = body;
  await next();
  const token = ctx.body?.id_token;
  if (!token) return;
  const claims = jose.decodeJwt(token);
  const kind = kindOf(logins.get(claims.sub) ?? "fine.");
  if (lies[kind]) {
    ctx.body.id_token = await new jose.SignJWT(lies[kind](claims)).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
  } else if (kind === "wrong-key") {
    ctx.body.id_token = await new jose.SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(other);
  } else if (kind === "unsigned") {
    ctx.body.id_token = new jose.UnsecuredJWT(claims).encode();
  } else if (kind === "hmac") {
    ctx.body.id_token = await new jose.SignJWT(claims).setProtectedHeader({ alg: "HS256", kid }).sign(new TextEncoder().encode(JSON.stringify(key).slice(0, 64)));
  }
});
provider.on("authorization.success", ctx => {
  const login = ctx.oidc.session.accountId;
  logins.set(createHash("sha256").update(emailOf(login)).digest("hex"), login);
});

server.on("request", provider.callback());
console.log(JSON.stringify({ app }));
