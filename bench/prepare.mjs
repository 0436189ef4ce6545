// Signs up one person in the first round and prints what the load needs: an access token, then sixteen refresh tokens of sixteen sessions, a line each.
import { Visitor } from "./visitor.mjs";

const [address, round] = process.argv.slice(2);
const email = "load@example.com";
if (round === "1") {
  const visitor = new Visitor(address);
  await visitor.register(email);
  await visitor.verify(email);
}

async function login() {
  const answer = await fetch(`${address}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "seven otters swim upstream" }),
  });
  if (!answer.ok) {
    throw new Error(`login answered ${answer.status}: ${await answer.text()}`);
  }
  return answer.json();
}

console.log((await login()).accessToken);
for (let i = 0; i < 16; i++) {
  console.log((await login()).refreshToken);
}
