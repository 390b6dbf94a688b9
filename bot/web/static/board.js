// The page looks for itself: it fetches itself anew and changes only what differs. Without it the page stands as it was fetched.
"use strict";

const root = document.documentElement;
const content = document.getElementById("content");
const lost = document.getElementById("lost");
const every = Number(content.dataset.every) * 1000;
const PATIENCE = 15000;
const SLOW = 15; // times that the page looks for itself until it does so for what takes longest to count
const SOON = 3; // and until it tries again where that could not be had
let timer = null;
let asking = false;
let looked = 0;
let wanted = 0; // at which of these times it looks for that again

function tell(sentence) {
  if (lost.textContent !== sentence) lost.textContent = sentence;
  lost.hidden = !sentence;
  root.classList.toggle("stale", Boolean(sentence));
}

// Whoever reads with the keyboard stays where he is, and what he opened stays open.
function replace(old, fresh) {
  const opened = [...old.querySelectorAll("details[open]")].map((each) => each.id);
  const at = old.contains(document.activeElement) ? document.activeElement : null;
  const number = at ? [...old.querySelectorAll("a, summary, [tabindex]")].indexOf(at) : -1;
  const address = at?.getAttribute("href");
  old.replaceWith(fresh);
  for (const id of opened) fresh.querySelector(`#${id}`)?.setAttribute("open", "");
  if (!at) return;
  const places = [...fresh.querySelectorAll("a, summary, [tabindex]")];
  const same = places.find((each) => address && each.getAttribute("href") === address);
  (same ?? places[number])?.focus({ preventScroll: true });
}

function firstOf(part, shown) {
  const sentence = part.querySelector("[data-first]");
  if (sentence) sentence.textContent = sentence.dataset.first.replace("#", shown);
}

function differs(old, fresh) {
  const bare = old.cloneNode(true);
  for (const each of bare.querySelectorAll("details[open]")) each.removeAttribute("open");
  for (const each of bare.querySelectorAll(".beyond")) each.classList.remove("beyond");
  firstOf(bare, bare.querySelectorAll("tbody tr").length);
  return bare.outerHTML !== fresh.outerHTML;
}

function show(page) {
  const parts = [...document.querySelectorAll("[data-part]")];
  const fresh = parts.map((part) => page.querySelector(`[data-part="${part.dataset.part}"]`));
  const same = page.querySelectorAll("[data-part]").length === parts.length && fresh.every(Boolean);
  if (!same) location.reload(); // something came, or is gone: a village that is new, the last case of none
  else parts.forEach((part, n) => {
    if (!part.dataset.from && differs(part, fresh[n])) replace(part, document.adoptNode(fresh[n]));
  });
}

async function fetched(address) {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", signal: stop.signal });
    if ([401, 403, 404].includes(answer.status)) throw new RangeError("it is over");
    if (!answer.ok) throw new Error("no answer");
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } finally {
    clearTimeout(late);
  }
}

// What takes longest to count has an address of its own: the rest need not wait for it, nor go without it.
async function fill() {
  for (const part of document.querySelectorAll("[data-from]")) {
    const page = await fetched(part.dataset.from);
    const fresh = document.adoptNode(page.querySelector(`[data-part="${part.dataset.part}"]`));
    fresh.dataset.from = part.dataset.from;
    if (differs(part, fresh)) replace(part, fresh);
  }
}

function isOver(error) {
  return error instanceof RangeError;
}

async function fillWhenItIsTime() {
  if (looked < wanted) return;
  try {
    await fill();
    wanted = looked + SLOW;
  } catch (error) {
    if (isOver(error)) throw error;
    wanted = looked + SOON;
  }
}

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    if (looked > 0) show(await fetched(location.href));
    tell("");
    fit();
    await fillWhenItIsTime();
    fit();
    looked += 1;
  } catch (error) {
    if (isOver(error)) clearInterval(timer);
    tell(isOver(error) ? lost.dataset.over : lost.dataset.lost);
  } finally {
    asking = false;
  }
}

// Nobody scrolls what hangs on the wall: of the list stands there what the screen has room for, and how many there are.
function fit() {
  const queue = document.querySelector('.wall [data-part="queue"]');
  if (!queue) return;
  const rows = [...queue.querySelectorAll("tbody tr")];
  for (const row of rows) row.classList.add("beyond");
  document.body.classList.remove("dense");
  document.body.classList.toggle("dense", root.scrollHeight > root.clientHeight);
  for (const row of rows) row.classList.remove("beyond");
  let shown = rows.length;
  if (matchMedia("(min-width: 1200px)").matches) {
    while (shown && queue.scrollHeight > queue.clientHeight) rows[--shown].classList.add("beyond");
  }
  firstOf(queue, shown);
}

function kept() {
  try { return localStorage.getItem("light"); } catch { return null; }
}

function keep(light) {
  try { localStorage.setItem("light", light); } catch { /* it holds for this page only */ }
}

function changeLight() {
  const dark = root.dataset.light ? root.dataset.light === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.light = dark ? "light" : "dark";
  keep(root.dataset.light);
}

const DOES = { light: changeLight, print: () => print() };
for (const button of document.querySelectorAll("[data-does]")) {
  button.hidden = false;
  button.addEventListener("click", DOES[button.dataset.does]);
}
if (["light", "dark"].includes(kept())) root.dataset.light = kept();
document.addEventListener("visibilitychange", refresh);
addEventListener("online", refresh);
addEventListener("resize", fit);
timer = setInterval(refresh, every);
refresh();
