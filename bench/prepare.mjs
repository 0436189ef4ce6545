// Signs up sixteen people in the first round and prints what the load needs: an access token, then sixteen refresh tokens of sixteen sessions, a line each.
import { Visitor } from "./visitor.mjs";

const [address, round] = process.argv.slice(2);
const people = Array.from({ length: 16 }, (_, i) => `load${i}@example.com`);
if (round === "1") {
  for (const email of people) {
    const visitor = new Visitor(address);
    await visitor.register(email);
    await visitor.verify(email);
  }
}

async function login(email) {
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

console.log((await login(people[0])).accessToken);
for (const email of people) {
  console.log((await login(email)).refreshToken);
}
