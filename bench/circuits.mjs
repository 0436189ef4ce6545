// Opens so many dashboards of one person, speaking the circuits' own protocol, then signs the person out everywhere and prints when each page was led away.
//   node bench/circuits.mjs ADDRESS [COUNT]
import { HubConnectionBuilder, HttpTransportType, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { Visitor } from "./visitor.mjs";

const [address, count = "1000"] = process.argv.slice(2);
const atOnce = 20;
const email = `circuits-${Date.now()}@example.com`;
const visitor = new Visitor(address);
await visitor.register(email);
await visitor.verify(email);
// Another program of the same person, which will end the browser's session.
const program = await (await fetch(`${address}/api/v1/auth/login`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ email, password: "seven otters swim upstream" }),
})).json();

// The framework's protocol is MessagePack under another name.
class BlazorPack extends MessagePackHubProtocol {
  name = "blazorpack";
}

let revokedAt = 0;
const left = [];
let resolve;
const everybody = new Promise(done => (resolve = done));

async function open() {
  const page = await (await visitor.get("/dashboard")).text();
  const markers = [...page.matchAll(/<!--Blazor:(\{.*?\})-->/g)].map(m => JSON.parse(m[1])).filter(m => m.type === "server" && m.descriptor);
  const state = /<!--Blazor-Server-Component-State:([^-]*)-->/.exec(page)?.[1] ?? "";
  const connection = new HubConnectionBuilder()
    .withUrl(`${address}/_blazor`, { headers: { Cookie: visitor.cookie, Origin: address }, transport: HttpTransportType.WebSockets })
    .withHubProtocol(new BlazorPack())
    .configureLogging(LogLevel.None)
    .build();
  await new Promise(async (drawn, failed) => {
    connection.on("JS.RenderBatch", id => {
      connection.send("OnRenderCompleted", id, null);
      drawn();
    });
    connection.on("JS.BeginInvokeJS", (id, name, args) => {
      if (name === "Blazor._internal.navigationManager.navigateTo" && args.includes("/sign-in")) {
        left.push(performance.now() - revokedAt);
        if (left.length === Number(count)) resolve();
      }
      if (id) connection.send("EndInvokeJSFromDotNet", id, true, `[${id},true,null]`);
    });
    connection.on("JS.AttachComponent", () => {});
    connection.on("JS.EndInvokeDotNet", () => {});
    connection.on("JS.EndUpdateRootComponents", () => {});
    connection.on("JS.Error", error => failed(new Error(error)));
    await connection.start();
    if (!(await connection.invoke("StartCircuit", `${address}/`, `${address}/dashboard`, "[]", ""))) failed(new Error("No circuit."));
    const operations = markers.map((marker, i) => ({ type: "add", ssrComponentId: i + 1, marker }));
    await connection.send("UpdateRootComponents", JSON.stringify({ batchId: 1, operations }), state);
  });
  return connection;
}

const began = performance.now();
const connections = [];
while (connections.length < count) {
  connections.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, count - connections.length) }, open))));
}
console.log(`${connections.length} circuits opened in ${((performance.now() - began) / 1000).toFixed(1)} s`);
revokedAt = performance.now();
await fetch(`${address}/api/v1/auth/sessions`, { method: "DELETE", headers: { authorization: `Bearer ${program.accessToken}` } });
const answered = performance.now() - revokedAt;
const late = setTimeout(() => {
  console.error(`Only ${left.length} of ${count} were led away within 30 s.`);
  process.exit(1);
}, 30_000);
await everybody;
clearTimeout(late);
left.sort((a, b) => a - b);
const at = part => `${left[Math.min(left.length - 1, Math.floor(left.length * part))].toFixed(0)} ms`;
console.log(`everything ended, answered after ${answered.toFixed(0)} ms; pages led away: p50 ${at(0.5)}, p99 ${at(0.99)}, last ${at(1)} (5,000 ms allowed)`);
await Promise.all(connections.map(c => c.stop()));
process.exit(left.at(-1) < 5000 ? 0 : 1);
