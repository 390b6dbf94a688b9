// What hangs on a message: pictures, films, voices, files, places, telephone numbers, stickers.
import { button, node } from "./elements.js";

export const LABELS = {
  photo: "照片", voice: "语音", location: "位置", document: "文件", video: "视频", audio: "音频", contact: "名片", sticker: "表情",
};
const DRAWN = "http://www.w3.org/2000/svg";
const MADE = { photo, video, voice: sound, audio: sound, document: paper, location: place, contact, sticker };

export function things(messages, phone) {
  const found = messages.filter((message) => MADE[message.kind]).map((message) => MADE[message.kind](message, phone));
  if (found.length < 2) return found;
  const album = node("div", messages[0].kind === "document" ? "album papers" : "album");
  album.append(...found);
  return [album];
}

const address = (file) => `/api/files/${encodeURIComponent(file.id)}`;

function photo({ file }, phone) {
  const picture = node("img");
  picture.alt = "照片";
  picture.loading = "lazy";
  picture.src = address(file);
  const frame = button("photo", "", () => phone.look(picture.src));
  frame.setAttribute("aria-label", "照片，放大看");
  frame.append(picture);
  return frame;
}

function video({ file }) {
  if (!file.opens) return paper({ file: { ...file, name: file.name || "视频" } });
  const film = node("video");
  Object.assign(film, { controls: true, preload: "metadata", playsInline: true, src: address(file) });
  film.setAttribute("aria-label", "视频");
  return orLabel(film, "视频", file);
}

function sound({ file, kind }) {
  if (!file.opens) return paper({ file: { ...file, name: file.name || LABELS[kind] } });
  const line = node("div", "sound");
  const player = node("audio");
  Object.assign(player, { controls: true, preload: "metadata", src: address(file) });
  player.setAttribute("aria-label", LABELS[kind]);
  line.append(node("span", "label", kind === "audio" ? file.name || LABELS[kind] : LABELS[kind]), orLabel(player, LABELS[kind], file));
  return line;
}

// Bytes that are no film or sound of a kind the browser knows: say what it is, and let it be kept.
function orLabel(player, label, file) {
  player.addEventListener("error", () => player.replaceWith(paper({ file: { ...file, name: file.name || label } })), { once: true });
  return player;
}

function paper({ file }) {
  const line = node("div", "paper");
  const name = file.name || "文件";
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).slice(0, 4) : "";
  line.append(node("span", "ending", ending.toUpperCase() || "文件"));
  const told = node("span", "told");
  if (file.opens) {
    told.append(link(name, address(file)), node("span", "size", size(file.size)));
    line.append(told, Object.assign(link("保存", `${address(file)}?keep=1`), { className: "keep" }));
  } else {
    told.append(node("span", "", name), node("span", "size", `${size(file.size)}，太大，机器人取不到`));
    line.append(told);
  }
  return line;
}

function link(text, href) {
  const made = node("a", "", text);
  Object.assign(made, { href, target: "_blank", rel: "noopener" });
  return made;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function drawn(tag, attributes) {
  const made = document.createElementNS(DRAWN, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// A pin on a field of lines: no map, since a map would be somebody else's address.
function place({ place: { latitude, longitude } }) {
  const card = node("div", "place");
  const field = drawn("svg", { viewBox: "0 0 240 90", role: "img", "aria-label": "位置" });
  field.append(
    drawn("path", { class: "ground", d: "M0 0h240v90H0z" }),
    drawn("path", { class: "road", d: "M-5 70 60 52 130 66 245 24M92 -5 104 58 86 95M180 -5 168 50 186 95" }),
    drawn("path", { class: "pin", d: "M120 64c-14-17-18-22-18-30a18 18 0 0 1 36 0c0 8-4 13-18 30z" }),
    drawn("circle", { class: "hole", cx: 120, cy: 34, r: 6 }),
  );
  card.append(field, node("span", "size", `北纬 ${latitude.toFixed(4)}，东经 ${longitude.toFixed(4)}`));
  return card;
}

function contact({ contact: { first_name: first, last_name: last, phone_number: number } }) {
  const card = node("div", "paper");
  const told = node("span", "told");
  told.append(node("span", "", [last, first].filter(Boolean).join("")), node("span", "size", number));
  card.append(node("span", "ending round", first.slice(0, 1)), told);
  return card;
}

function sticker({ emoji }) {
  const picture = node("span", "emoji", emoji || "🙂");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", "表情");
  return picture;
}
