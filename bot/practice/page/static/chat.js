// A chat as bubbles. What did not change stays the same element, so that focus and reading place are kept.
import { button, node } from "./elements.js";
import { LABELS, things } from "./things.js";

// A command, or the link by which somebody starts the bot: both can be pressed, as on a telephone.
const PRESSABLE = /(^|[\s（(])(\/[a-z_]+)(?![a-z_/])|([a-z]+:\/\/t\.me\/\w+\?start=([\w-]+))/g;

export function draw(chat, messages, phone) {
  const atEnd = isAtEnd(chat);
  const before = chat.querySelectorAll("[data-message]").length;
  const old = new Map([...chat.children].map((child) => [child.dataset.key, child]));
  const focused = chat.contains(document.activeElement) && document.activeElement !== chat;
  const wanted = messages.length ? pieces(messages) : [["empty", "empty"]];
  const kept = wanted.map(([key, piece]) => old.get(key) || made(key, piece, phone));
  // Only what is new or gone is touched: a reader of the screen hears no old message again.
  for (const [key, child] of old) if (!kept.includes(child)) child.remove();
  kept.forEach((child, place) => { if (chat.children[place] !== child) chat.insertBefore(child, chat.children[place] || null); });
  if (atEnd || messages.length > before) toEnd(chat);
  if (focused && !chat.contains(document.activeElement)) (lastButton(chat) || chat).focus();
}

export function isAtEnd(chat) {
  return chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;
}

export function toEnd(chat) {
  chat.scrollTop = chat.scrollHeight;
}

// Days, and bubbles as lists of messages: an album is one bubble.
function pieces(messages) {
  const found = [];
  let day = "";
  let last = [];
  for (const message of messages) {
    if (message.sent_at.slice(0, 10) !== day) {
      day = message.sent_at.slice(0, 10);
      found.push([`day ${day}`, day]);
      last = [];
    }
    if (message.album && last[0]?.album === message.album) {
      last.push(message);
    } else {
      last = [message];
      found.push(["", last]);
    }
  }
  return found.map(([key, piece]) => [key || JSON.stringify(piece), piece]);
}

function lastButton(chat) {
  const keys = [...chat.querySelectorAll(".keys")].pop();
  return keys?.querySelector("button");
}

function made(key, piece, phone) {
  const child = typeof piece === "string" ? note(piece) : bubble(piece, phone);
  child.dataset.key = key;
  return child;
}

function note(piece) {
  if (piece === "empty") return node("p", "empty", "还没有消息。写一句话试试。");
  const [, month, day] = piece.split("-").map(Number);
  return node("p", "day", `${month}月${day}日`);
}

function bubble(messages, phone) {
  const [message] = messages;
  const whole = node("div", message.from_bot ? "message" : "message own");
  whole.dataset.message = message.message_id;
  const body = node("div", `bubble is-${message.kind}`);
  body.addEventListener("dblclick", () => phone.answer(message));
  if (message.forwarded_from) body.append(node("span", "forwarded", `转发自 ${message.forwarded_from}`));
  if (message.quoted) body.append(quoted(message, phone));
  body.append(...things(messages, phone));
  for (const one of messages) if (one.text) body.append(text(one, phone));
  body.append(foot(messages, phone));
  whole.append(body);
  if (message.keyboard.length) whole.append(keyboard(message, phone));
  return whole;
}

function quoted(message, phone) {
  const { kind, text: words } = message.quoted;
  const said = [LABELS[kind], words].filter(Boolean).join(" ");
  const line = button("quoted", said, () => phone.find(message.reply_to));
  line.setAttribute("aria-label", `回复的是：${said}`);
  return line;
}

function text(message, phone) {
  const line = node("div", "text");
  let from = 0;
  for (const found of message.text.matchAll(PRESSABLE)) {
    const [, before = "", command, link, code] = found;
    if (command && !message.from_bot) continue;
    const start = found.index + before.length;
    const sent = command || `/start ${code}`;
    line.append(message.text.slice(from, start), button("command", command || link, () => phone.act("write", { text: sent })));
    from = start + (command || link).length;
  }
  line.append(message.text.slice(from));
  return line;
}

function foot(messages, phone) {
  const [message] = messages;
  const line = node("div", "foot");
  line.append(button("tool", "回复", () => phone.answer(message)));
  const own = messages.find((one) => !one.from_bot && (one.kind === "text" || one.text));
  if (own && !own.forwarded_from) line.append(button("tool", "改", () => phone.change(own)));
  if (message.silent) line.append(node("span", "", "静音"));
  if (messages.some((one) => one.edited)) line.append(node("span", "", "已编辑"));
  line.append(node("span", "", message.sent_at.slice(11, 16)));
  return line;
}

function keyboard(message, phone) {
  const keys = node("div", "keys");
  const seen = {};
  for (const row of message.keyboard) {
    const line = node("div");
    for (const key of row) {
      const nth = seen[key.text] = (seen[key.text] ?? -1) + 1;
      line.append(button("", key.text, () => phone.press(message, key, nth)));
    }
    keys.append(line);
  }
  return keys;
}
