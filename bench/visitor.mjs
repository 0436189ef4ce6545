// A person at the site without a browser: keeps cookies, posts the pages' own forms, reads the development mailbox.
export class Visitor {
  constructor(address) {
    this.address = address;
    this.cookies = new Map();
  }

  get cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async get(path) {
    return this.#keep(await fetch(this.address + path, { headers: { cookie: this.cookie }, redirect: "manual" }));
  }

  /** Posts the form of that page that has the fields given, and answers where it leads. */
  async submit(path, fields) {
    const page = await (await this.get(path)).text();
    const form = page.match(/<form[\s\S]*?<\/form>/g).find(f => Object.keys(fields).some(name => f.includes(`name="${name}"`)));
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(m => [m[1], m[2]]);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    const answer = this.#keep(await fetch(this.address + path, { method: "POST", headers: { cookie: this.cookie, origin: this.address }, body, redirect: "manual" }));
    if (answer.status !== 302) {
      throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 2000)}`);
    }
    return answer.headers.get("location");
  }

  async register(email) {
    await this.submit("/register", { email, password: "seven otters swim upstream", timeZone: "Europe/Berlin" });
  }

  async verify(email) {
    await this.submit("/verify-email", { email, code: await this.code(email) });
  }

  async code(email) {
    for (let i = 0; i < 100; i++) {
      const mails = await (await fetch(`${this.address}/dev/mailbox/messages?to=${encodeURIComponent(email)}`)).json();
      const code = mails.map(m => /\b\d{6}\b/.exec(m.subject + m.text)?.[0]).find(c => c);
      if (code) {
        return code;
      }
      await new Promise(done => setTimeout(done, 100));
    }
    throw new Error(`No code for ${email}`);
  }

  #keep(answer) {
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split(/=(.*)/s);
      value ? this.cookies.set(name, value) : this.cookies.delete(name);
    }
    return answer;
  }
}
