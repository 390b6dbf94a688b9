// The page of the practice town. The server is the only address it knows.
import { toEnd } from "./chat.js";
import { say } from "./elements.js";
import { Phone } from "./phone.js";
import { ask, get } from "./server.js";

const SEATS = [
  { title: "住户", auto: (town) => town.resident, why: "带路的住户" },
  { title: "当班的干部", auto: (town) => town.cadre, why: "跟着事情走：谁办就看谁" },
  { title: "督办领导", auto: (town) => town.supervisor, why: "带路的督办领导" },
];
const WEEKDAYS = "日一二三四五六";

const element = (id) => document.getElementById(id);
const seen = new Map(); // person → newest message that was on screen
let town = null;
let people = new Map();
let underway = 0; // what was asked and is not answered yet

const page = {
  town: () => town,
  people: () => [...people.values()],
  person: (id) => people.get(id),
  unread: (person) => (town.news[person.id] || 0) > (seen.get(person.id) || 0),
  saw: (id) => seen.set(id, town.news[id] || 0),
  refresh, guide, during, showTab,
};
const phones = SEATS.map((seat, number) => new Phone(seat, number, page));

let refreshing = null;
let again = false;

// One look at a time, and one more if something was asked for meanwhile: an old answer never covers a newer one.
function refresh() {
  again = true;
  refreshing ??= (async () => {
    while (again) {
      again = false;
      await look();
    }
    refreshing = null;
  })();
  return refreshing;
}

async function look() {
  try {
    const told = await get("/api/town");
    const another = told.era !== town?.era;
    if (another || told.people !== people.size) {
      people = new Map((await get("/api/people")).people.map((person) => [person.id, person]));
    }
    town = told;
    if (another) begin();
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
  for (const [id, newest] of Object.entries(town.news)) seen.set(Number(id), newest);
  for (const phone of phones) phone.begin();
}

function show() {
  say(element("office"), town.office);
  const [day, clock] = town.now.split("T");
  const [year, month, date] = day.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  say(element("year"), `${year}年`);
  say(element("day"), `${month}月${date}日 周${weekday} ${clock.slice(0, 5)}`);
  element("now").dateTime = town.now;
  say(element("expected"), town.expected ? ` 还有 ${town.expected} 位工作人员正在绑定。` : "");
  for (const phone of phones) phone.show();
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
  say(element("hint"), words);
  for (const lit of document.querySelectorAll(".next")) lit.classList.remove("next");
  const phone = phones.find((one) => one.owner === who);
  const person = people.get(who);
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
  const person = people.get(town.tour.who);
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
  toEnd(phones[number].chat);
  if (town) refresh();
}

// One thing at a time, so that nothing is pressed twice while the bot thinks.
async function during(phone, work) {
  if (phone?.busy) return false;
  if (phone) phone.busy = true;
  underway += 1;
  phone?.showDoing(null);
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
  underway -= 1;
  if (phone) phone.busy = false;
  phone?.showDoing(phone.botDoes);
  if (!underway) document.body.removeAttribute("aria-busy");
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
