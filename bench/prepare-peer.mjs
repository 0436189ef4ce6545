// As prepare.mjs, for MapIdentityApi: an access token, then sixteen refresh tokens, a line each.
const [address, round] = process.argv.slice(2);
const post = (path, body) => fetch(address + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const person = { email: "load@example.com", password: "Seven otters swim upstream 7" };

if (round === "1" && !(await post("/register", person)).ok) throw new Error("The peer did not register anybody.");
const login = async () => (await post("/login", person)).json();
console.log((await login()).accessToken);
for (let i = 0; i < 16; i++) console.log((await login()).refreshToken);
