// How quickly webhooks are answered: posts signed ones at a steady rate to an app on this machine and prints the answers' times.
//   node bench/webhooks.mjs http://localhost:5080 [per second = 200] [seconds = 30]
// They are of a kind that nothing is taken from, so they are kept in the inbox and change nothing. WEBHOOK_SECRET signs, by default as the sandbox does.
// Stops by itself; ends with 1 when an answer was not 2xx.
import { createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';

const [target, rate = '200', seconds = '30'] = process.argv.slice(2);
const address = target && URL.canParse(target) ? new URL('/webhooks/stripe', target) : null;
if (!address || !['localhost', '127.0.0.1', '[::1]'].includes(address.hostname) || address.protocol !== 'http:' || !(rate > 0 && rate <= 5000) || !(seconds > 0 && seconds <= 600)) {
  console.error('Usage: node bench/webhooks.mjs http://localhost:PORT [1..5000 per second] [1..600 seconds]; this machine only.');
  process.exit(2);
}
const secret = process.env.WEBHOOK_SECRET ?? 'whsec_sandbox_local_development_secret';
// The app checks the age by its own clock, which Development can move.
const ahead = await fetch(new URL('/dev/clock', address)).then((answer) => answer.json()).then(({ now }) => Date.parse(now) - Date.now() || 0).catch(() => 0);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const [times, statuses] = [[], {}];

function send() {
  const now = Math.floor((Date.now() + ahead) / 1000);
  const body = JSON.stringify({ id: `evt_bench_${randomUUID()}`, object: 'event', type: 'product.updated', created: now, data: { object: { id: 'prod_bench', object: 'product' } } });
  const signature = `t=${now},v1=${createHmac('sha256', secret).update(`${now}.${body}`).digest('hex')}`;
  const began = performance.now();
  return new Promise((done) => {
    const request = http.request(address, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'stripe-signature': signature } }, (answer) => {
      answer.resume().on('end', () => settle(answer.statusCode));
    });
    const settle = (status) => {
      times.push(performance.now() - began);
      statuses[status] = (statuses[status] ?? 0) + 1;
      done();
    };
    request.setTimeout(20_000, () => request.destroy()).on('error', () => settle('no answer')).end(body);
  });
}

await Promise.all(Array.from({ length: 20 }, send)); // the first wait for the compiler
times.length = 0;
const [began, all, waiting] = [performance.now(), rate * seconds, []];
while (waiting.length < all) {
  for (const due = Math.min(all, Math.ceil(((performance.now() - began) / 1000) * rate)); waiting.length < due;) {
    waiting.push(send());
  }
  await new Promise((next) => setTimeout(next, 2));
}
await Promise.all(waiting);
agent.destroy();

times.sort((a, b) => a - b);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
console.log(`${times.length} webhooks at ${rate}/s: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms; answers ${JSON.stringify(statuses)}`);
process.exitCode = Object.keys(statuses).some((status) => !status.startsWith('2')) ? 1 : 0;
