// A chat as bubbles. What did not change stays the same element, so that focus and reading place are kept.
const THINGS = { voice: "语音", location: "位置", document: "文件", video: "视频", audio: "音频", contact: "电话号码", sticker: "表情" };
const COMMAND = /(^|\s)(\/[a-z_]+)(?=$|[\s。，])/g;

export function say(element, text) {
  element.textContent = text;
}

export function draw(chat, messages, phone) {
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;
  const before = chat.querySelectorAll("[data-message]").length;
  const old = new Map([...chat.children].map((child) => [child.dataset.key, child]));
  const focused = chat.contains(document.activeElement) && document.activeElement !== chat;
  const wanted = messages.length ? pieces(messages) : [["empty", "empty"]];
  const kept = wanted.map(([key, piece]) => old.get(key) || made(key, piece, { messages, phone }));
  // Only what is new or gone is touched: a reader of the screen hears no old message again.
  for (const [key, child] of old) if (!kept.includes(child)) child.remove();
  kept.forEach((child, place) => { if (chat.children[place] !== child) chat.insertBefore(child, chat.children[place] || null); });
  if (atEnd || messages.length > before) chat.scrollTop = chat.scrollHeight;
  if (focused && !chat.contains(document.activeElement)) (lastButton(chat) || chat).focus();
}

function pieces(messages) {
  const found = [];
  let day = "";
  for (const message of messages) {
    if (message.sent_at.slice(0, 10) !== day) {
      day = message.sent_at.slice(0, 10);
      found.push([`day ${day}`, day]);
    }
    found.push([JSON.stringify(message), message]);
  }
  return found;
}

function lastButton(chat) {
  const keys = [...chat.querySelectorAll(".keys")].pop();
  return keys?.querySelector("button");
}

function made(key, piece, around) {
  const child = typeof piece === "string" ? note(piece) : bubble(piece, around);
  child.dataset.key = key;
  return child;
}

function note(piece) {
  if (piece === "empty") return node("p", "empty", "还没有消息。写一句话试试。");
  const [, month, day] = piece.split("-").map(Number);
  return node("p", "day", `${month}月${day}日`);
}

function node(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  if (text !== undefined) say(element, text);
  return element;
}

function button(name, text, act) {
  const element = node("button", name, text);
  element.type = "button";
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  return element;
}

function bubble(message, { messages, phone }) {
  const whole = node("div", message.from_bot ? "message" : "message own");
  whole.dataset.message = message.message_id;
  const body = node("div", "bubble");
  body.addEventListener("click", () => { if (!String(getSelection())) phone.answer(message); });
  const answered = messages.find((one) => one.message_id === message.reply_to);
  if (answered) body.append(node("span", "quoted", answered.text || THINGS[answered.kind] || "照片"));
  body.append(...thing(message), text(message, phone), foot(message, phone));
  whole.append(body);
  if (message.keyboard.length) whole.append(keyboard(message, phone));
  return whole;
}

function thing(message) {
  if (message.kind === "photo") {
    const picture = document.createElement("img");
    picture.src = `/api/files/${encodeURIComponent(message.file_id)}`;
    picture.alt = "照片";
    return [picture];
  }
  return THINGS[message.kind] ? [node("span", "thing", THINGS[message.kind])] : [];
}

// Commands in what the bot says can be pressed, as on a telephone.
function text(message, phone) {
  const line = node("div", "text");
  let from = 0;
  for (const found of message.from_bot ? message.text.matchAll(COMMAND) : []) {
    const start = found.index + found[1].length;
    line.append(message.text.slice(from, start), button("command", found[2], () => phone.act("write", { text: found[2] })));
    from = start + found[2].length;
  }
  line.append(message.text.slice(from));
  return line;
}

function foot(message, phone) {
  const line = node("div", "foot");
  if (message.silent) line.append(node("span", "", "静音"));
  if (message.edited_at && !message.from_bot) line.append(node("span", "", "已修改"));
  line.append(node("span", "", message.sent_at.slice(11, 16)));
  line.append(button("", "回复", () => phone.answer(message)));
  if (!message.from_bot && message.kind === "text") line.append(button("", "改", () => phone.change(message)));
  return line;
}

function keyboard(message, phone) {
  const keys = node("div", "keys");
  for (const row of message.keyboard) {
    const line = document.createElement("div");
    line.append(...row.map((label) => button("", label, () => phone.act("press", { message_id: message.message_id, label }))));
    keys.append(line);
  }
  return keys;
}
