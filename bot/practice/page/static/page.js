// The page of the practice town. All texts go in by textContent; the server is the only address it knows.
import { ask, get } from "./server.js";
import { draw, say } from "./chat.js";

const SEATS = [
  { title: "住户", auto: (town) => town.people[0].id, own: "住户（王桂兰）" },
  { title: "当班的干部", auto: (town) => town.cadre, own: "跟着事情走：谁办就看谁" },
  { title: "督办领导", auto: (town) => town.supervisor, own: "督办领导" },
];
const GROUPS = [
  ["住户", (person) => person.kind === "resident"],
  ["值班干部", (person) => person.kind === "cadre"],
  ["领导和值班室", (person) => person.kind !== "resident" && person.kind !== "cadre"],
];
const WEEKDAYS = "日一二三四五六";

const element = (id) => document.getElementById(id);
const seen = new Map(); // person → newest message that was on screen
let town = null;
let typing = 0; // what was asked and is not answered yet

class Phone {
  constructor(seat, number) {
    this.seat = seat;
    this.chosen = "auto";
    this.owner = null;
    this.replyTo = null;
    this.editing = null;
    this.drafts = new Map();
    this.root = element("phone").content.firstElementChild.cloneNode(true);
    for (const [name, selector] of Object.entries({
      title: "h2", select: "select", chat: ".chat", toast: ".toast", typing: ".typing", reply: ".reply",
      form: "form", box: "textarea", send: ".send",
    })) this[name] = this.root.querySelector(selector);
    this.title.textContent = seat.title;
    this.select.setAttribute("aria-label", `${seat.title}：换一个人`);
    this.chat.setAttribute("aria-label", `${seat.title}的聊天`);
    this.box.setAttribute("aria-label", `${seat.title}写一句话`);
    this.tab = document.createElement("button");
    this.tab.type = "button";
    this.tab.textContent = seat.title;
    this.tab.addEventListener("click", () => showTab(number));
    this.listen();
  }

  get shown() {
    return this.root.offsetParent !== null;
  }

  listen() {
    this.select.addEventListener("change", () => {
      this.chosen = this.select.value;
      refresh();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    this.box.addEventListener("keydown", (event) => {
      // While an input method is composing, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.write();
    });
    this.box.addEventListener("input", guide);
    this.reply.querySelector("button").addEventListener("click", () => this.forgetReply());
    for (const button of this.root.querySelectorAll("[data-send]")) {
      button.addEventListener("click", () => this.act(button.dataset.send, {}));
    }
  }

  async write() {
    const text = this.box.value;
    if (!text.trim()) return;
    const { replyTo, editing } = this;
    this.box.value = "";
    this.forgetReply();
    const done = editing === null
      ? await this.act("write", replyTo === null ? { text } : { text, reply_to: replyTo })
      : await this.act("edit", { message_id: editing, text });
    if (!done && !this.box.value) this.box.value = text;
  }

  async act(what, asked) {
    return during(this, async () => {
      const { toast } = await ask(`/api/phones/${this.owner}/${what}`, asked);
      if (toast) this.flash(toast.text);
    });
  }

  flash(text) {
    this.toast.hidden = false;
    say(this.toast, text);
    clearTimeout(this.flashing);
    this.flashing = setTimeout(() => { this.toast.hidden = true; }, 3500);
  }

  answer(message) {
    this.mark(`回复：${message.text || "这条消息"}`, { replyTo: message.message_id });
  }

  change(message) {
    this.mark("改这条，再按发送", { editing: message.message_id });
    this.box.value = message.text;
  }

  mark(text, { replyTo = null, editing = null }) {
    Object.assign(this, { replyTo, editing });
    say(this.reply.querySelector("span"), text);
    this.reply.hidden = false;
    this.box.focus();
  }

  forgetReply() {
    Object.assign(this, { replyTo: null, editing: null });
    this.reply.hidden = true;
  }

  pickUp(id) {
    if (this.owner === id) return;
    if (this.owner !== null) this.drafts.set(this.owner, this.box.value);
    this.owner = id;
    this.box.value = this.drafts.get(id) || "";
    this.toast.hidden = true;
    this.forgetReply();
    this.chat.replaceChildren();
  }

  async load() {
    const owner = this.owner;
    const { messages } = await get(`/api/phones/${owner}`);
    if (owner !== this.owner) return;
    draw(this.chat, messages, this);
    const newest = messages.filter((message) => message.from_bot).map((message) => message.message_id);
    if (this.shown) seen.set(owner, Math.max(0, ...newest));
  }

  choices() {
    const who = (id) => town.people.find((person) => person.id === id);
    const options = [["auto", this.seat.own === "跟着事情走：谁办就看谁" ? `${this.seat.own}（${who(this.seat.auto(town)).name}）` : this.seat.own]];
    const wanted = [options, ...GROUPS.map(([, belongs]) => town.people.filter(belongs).map((one) => [String(one.id), label(one)]))];
    const signature = JSON.stringify(wanted);
    if (this.listed !== signature) {
      this.listed = signature;
      const groups = GROUPS.map(([title], index) => {
        const group = document.createElement("optgroup");
        group.label = title;
        group.append(...wanted[index + 1].map(option));
        return group;
      });
      this.select.replaceChildren(...wanted[0].map(option), ...groups);
    }
    this.select.value = this.chosen;
  }
}

const phones = SEATS.map((seat, number) => new Phone(seat, number));

function option([value, text]) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = text;
  return made;
}

function label(person) {
  const place = person.villages.length ? `（${person.villages.join("、")}）` : person.kind === "resident" ? "" : `（${person.role}）`;
  return `${unread(person) ? "● " : ""}${person.name}${place}`;
}

function unread(person) {
  return person.newest > (seen.get(person.id) ?? person.newest);
}

async function refresh() {
  try {
    const era = town?.era;
    town = await get("/api/town");
    if (era !== town.era) begin();
    for (const phone of phones) phone.pickUp(phone.chosen === "auto" ? phone.seat.auto(town) : Number(phone.chosen));
    await Promise.all(phones.map((phone) => phone.load()));
    show();
    trouble(null);
  } catch (error) {
    trouble(error.message);
  }
}

function begin() {
  seen.clear();
  for (const person of town.people) seen.set(person.id, person.newest);
  for (const phone of phones) {
    Object.assign(phone, { chosen: "auto", owner: null });
    phone.drafts.clear();
    phone.box.value = "";
  }
}

function show() {
  say(element("office"), town.office);
  const [day, clock] = town.now.split("T");
  const [year, month, date] = day.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  say(element("year"), `${year}年`);
  say(element("day"), `${month}月${date}日 周${weekday} ${clock.slice(0, 5)}`);
  element("now").dateTime = town.now;
  for (const phone of phones) {
    phone.choices();
    const person = town.people.find((one) => one.id === phone.owner);
    say(phone.title, `${person.name} · ${person.role}`);
    const fresh = !phone.shown && unread(person);
    phone.tab.classList.toggle("dot", fresh);
    phone.tab.setAttribute("aria-label", `${phone.seat.title}${fresh ? "，有新消息" : ""}`);
  }
  guide();
}

// The tour: light up what to press next.
function guide() {
  if (!town) return;
  const { step, say: words, who, message_id: message, label: name, text } = town.tour;
  [...element("steps").children].forEach((item, index) => {
    item.classList.toggle("done", index + 1 < step);
    if (index + 1 === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  if (element("hint").textContent !== words) say(element("hint"), words);
  for (const lit of document.querySelectorAll(".next")) lit.classList.remove("next");
  const phone = phones.find((one) => one.owner === who);
  const person = town.people.find((one) => one.id === who);
  const away = Boolean(person) && !phone?.shown;
  element("pick-up").hidden = !away;
  if (away) say(element("pick-up"), `拿起${person.name}的手机`);
  element("write-for-me").hidden = !text || away;
  if (!person) return;
  light(away, phone, { message, name, text });
}

function light(away, phone, { message, name, text }) {
  if (away) {
    element("pick-up").classList.add("next");
  } else if (text) {
    (phone.box.value.trim() ? phone.send : element("write-for-me")).classList.add("next");
  } else {
    const buttons = phone.chat.querySelectorAll(`[data-message="${message}"] .keys button`);
    const found = [...buttons].find((button) => button.textContent === name);
    found?.classList.add("next");
  }
}

element("write-for-me").addEventListener("click", () => {
  const phone = phones.find((one) => one.owner === town.tour.who);
  phone.box.value = town.tour.text;
  phone.box.focus();
  guide();
});

element("pick-up").addEventListener("click", async () => {
  const person = town.people.find((one) => one.id === town.tour.who);
  let number = phones.findIndex((one) => one.owner === person.id);
  if (number < 0) {
    number = person.kind === "resident" ? 0 : 1;
    phones[number].chosen = String(person.id);
    await refresh();
  }
  showTab(number);
});

function showTab(number) {
  phones.forEach((phone, index) => {
    phone.root.classList.toggle("shown", index === number);
    phone.tab.setAttribute("aria-pressed", String(index === number));
  });
  phones[number].chat.scrollTop = phones[number].chat.scrollHeight;
  if (town) refresh();
}

// One thing at a time, so that nothing is pressed twice while the bot thinks.
async function during(phone, work) {
  if (phone?.busy) return false;
  if (phone) phone.busy = true;
  typing += 1;
  if (phone) phone.typing.hidden = false;
  document.body.setAttribute("aria-busy", "true");
  let done = true;
  try {
    await work();
  } catch (error) {
    done = false;
    if (phone) phone.flash(error.message);
    else trouble(error.message);
  }
  if (done) await refresh();
  typing -= 1;
  if (phone) Object.assign(phone, { busy: false }).typing.hidden = true;
  if (!typing) document.body.removeAttribute("aria-busy");
  return done;
}

for (const button of document.querySelectorAll("[data-jump]")) {
  button.addEventListener("click", async () => {
    const buttons = [...document.querySelectorAll("[data-jump]"), element("wipe")];
    buttons.forEach((one) => { one.disabled = true; });
    await during(null, () => ask("/api/clock", { to: button.dataset.jump }));
    buttons.forEach((one) => { one.disabled = false; });
    button.focus();
  });
}

let sure = null;
element("wipe").addEventListener("click", async () => {
  if (sure === null) {
    say(element("wipe"), "真的重来？再按一次");
    sure = setTimeout(calm, 4000);
    return;
  }
  calm();
  element("wipe").disabled = true;
  await during(null, () => ask("/api/wipe", {}));
  element("wipe").disabled = false;
});

function calm() {
  clearTimeout(sure);
  sure = null;
  say(element("wipe"), "重新开始");
}

function trouble(text) {
  element("trouble").hidden = !text;
  if (text) say(element("trouble"), text);
}

async function watch() {
  for (;;) {
    try {
      const { version } = await get(`/api/changes?since=${town?.version ?? 0}`);
      if (version !== town?.version) await refresh();
    } catch (error) {
      trouble(error.message);
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

element("phones").append(...phones.map((phone) => phone.root));
document.querySelector(".tabs").append(...phones.map((phone) => phone.tab));
window.addEventListener("resize", () => { if (town) show(); });
showTab(0);
await refresh();
watch();
