// A real SMTP server for the tests. Prints {"listening":port} and then one line of JSON per accepted mail. How it treats a recipient is in the
// address: refused@ is turned away for good, busy@ once for now, slow@ waits, cut@ loses its connection once after the mail was accepted.
import { SMTPServer } from "smtp-server";

const seen = new Set();
const first = address => !seen.has(address) && seen.add(address);
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  allowInsecureAuth: true,
  disableReverseLookup: true,
  onAuth: ({ username, password }, session, done) =>
    password === "right" ? done(null, { user: username }) : done(refuse(535, "Wrong password")),
  onRcptTo({ address }, session, done) {
    if (address.startsWith("refused")) return done(refuse(550, "No such mailbox"));
    if (address.startsWith("busy") && first(address)) return done(refuse(451, "Try again later"));
    done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", chunk => chunks.push(chunk));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map(r => r.address);
      const accept = () => {
        console.log(JSON.stringify({ to, user: session.user ?? null, raw: Buffer.concat(chunks).toString("latin1") }));
        if (to[0].startsWith("cut") && first(to[0])) return connections.get(session.id)?.destroy();
        done();
      };
      to[0].startsWith("slow") ? setTimeout(accept, 3000) : accept();
    });
  },
  onConnect: (session, done) => done(),
});
const connections = { get: id => [...server.connections].find(c => c.session.id === id)?._socket };

server.on("error", error => console.error(error.message));
const listener = server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(JSON.stringify({ listening: listener.address().port })));
