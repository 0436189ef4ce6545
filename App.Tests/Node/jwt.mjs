// Verifies an access token with jose, as somebody else's program would: node jwt.mjs <issuer> <jwks address> <token>
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Debian's Node.js 18 has it, but not under this name
const { createRemoteJWKSet, jwtVerify } = await import("jose");

const [issuer, jwks, token] = process.argv.slice(2);
try {
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks)), {
    issuer, audience: "blazor-accounts", typ: "at+jwt", algorithms: ["ES256"], requiredClaims: ["sub", "sid", "team", "jti", "exp", "iat"],
  });
  console.log(JSON.stringify({ payload, protectedHeader }));
} catch (error) {
  console.log(JSON.stringify({ error: error.code }));
}
