// One phone: whose it is, what its chat shows, and what its owner does.
import { draw, isAtEnd, toEnd } from "./chat.js";
import { button, choose, node, say } from "./elements.js";
import { Menu } from "./menu.js";
import { Picker, about } from "./picker.js";
import { ask, get, upload } from "./server.js";
import { LABELS } from "./things.js";

const WORDLESS = new Set(["voice", "place", "contact", "sticker", "forward"]);
const AT_MOST = 20 * 1024 * 1024; // bytes that bots may fetch
const DOING = { typing: "正在输入…", upload_photo: "正在发照片…", upload_document: "正在发文件…", upload_video: "正在发视频…", upload_voice: "正在发语音…" };
const SHARES = { contact: "把您的电话号码发给机器人？", location: "把您的位置发给机器人？" };

// A link to the bot, opened on this phone: what Telegram writes then.
function opened(text) {
  const found = text.trim().match(/^[a-z]+:\/\/t\.me\/\w+\?start=([\w-]+)$/);
  return found ? `/start ${found[1]}` : null;
}

// The practice town's own pages, beside this one.
const isHere = (address) => /^[a-z]+:\/\/127\.0\.0\.1:\d+\//.test(address);

export class Phone {
  // `page` is what the phones share: who lives in the town, what is new, and one thing at a time.
  constructor(seat, number, page) {
    Object.assign(this, { seat, page, chosen: "auto", owner: null, replyTo: null, editing: null, asked: null, busy: false });
    this.drafts = new Map();
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    for (const [name, selector] of Object.entries({
      opener: ".owner", chat: ".chat", toast: ".toast", doing: ".doing", reply: ".reply", form: "form", box: "textarea",
      send: ".send", below: ".below", commands: ".commands", attach: ".attach", media: ".media", files: ".files",
    })) this[name] = this.root.querySelector(selector);
    this.root.setAttribute("aria-label", seat.title);
    this.chat.setAttribute("aria-label", `${seat.title}的聊天`);
    this.box.setAttribute("aria-label", `${seat.title}写一句话`);
    this.root.querySelector(".picker").setAttribute("aria-label", `${seat.title}：换一个人`);
    this.tab = button("", seat.title, () => page.showTab(number));
    this.picker = new Picker(this.root, number, {
      people: page.people,
      auto: () => [page.person(seat.auto(page.town())).name, seat.why],
      fresh: page.unread,
      picked: (id) => { this.chosen = id; page.refresh(); },
      newcomer: (language) => this.welcome(language),
    });
    this.menus = [new Menu(this.commands), new Menu(this.attach)];
    this.listen();
  }

  get shown() {
    return this.root.offsetParent !== null;
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    this.box.addEventListener("keydown", (event) => {
      // While an input method is composing, Enter belongs to it; 229 is how Safari says so.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.write();
    });
    this.box.addEventListener("input", this.page.guide);
    this.reply.querySelector("button").addEventListener("click", () => this.forgetReply());
    this.stayAtEnd();
    for (const one of this.root.querySelectorAll("[data-send]")) one.addEventListener("click", () => this.sample(one.dataset.send));
    for (const one of this.root.querySelectorAll("[data-pick]")) {
      one.addEventListener("click", () => (one.dataset.pick === "media" ? this.media : this.files).click());
    }
    for (const input of [this.media, this.files]) {
      input.addEventListener("change", () => {
        this.upload([...input.files], { asFiles: input === this.files });
        input.value = "";
      });
    }
    this.box.addEventListener("paste", (event) => this.dropped(event, event.clipboardData));
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => this.dropped(event, event.dataTransfer));
  }

  // Pictures arrive later and windows change; who was reading the newest message goes on reading it.
  stayAtEnd() {
    let reading = true;
    const stay = () => { if (reading) toEnd(this.chat); };
    this.chat.addEventListener("scroll", () => { reading = isAtEnd(this.chat); });
    for (const what of ["load", "loadedmetadata", "error"]) this.chat.addEventListener(what, stay, true);
    new ResizeObserver(stay).observe(this.chat);
  }

  dropped(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    this.upload([...files], { asFiles: false });
  }

  async write() {
    const text = this.box.value;
    if (!text.trim() || this.busy) return;
    const { replyTo, editing } = this;
    this.box.value = "";
    this.forgetReply();
    const done = editing === null
      ? await this.act("write", { text: opened(text) ?? text, reply_to: replyTo })
      : await this.act("edit", { message_id: editing, text });
    if (!done && !this.box.value) this.box.value = text;
  }

  // What is written in the box goes below what is sent.
  async sample(what) {
    const text = WORDLESS.has(what) || this.editing !== null ? "" : this.box.value.trim();
    const done = await this.act("send", { what, text, reply_to: this.replyTo });
    if (done) this.sent(text);
  }

  async upload(files, { asFiles }) {
    if (files.reduce((sum, file) => sum + file.size, 0) > AT_MOST) {
      this.flash("从本机一次最多发 20 MB。要试更大的，用“大文件”。");
      return;
    }
    const form = new FormData();
    const text = this.editing === null ? this.box.value.trim() : "";
    for (const file of files) form.append("file", file, file.name || "照片.png");
    if (text) form.append("text", text);
    if (this.replyTo !== null) form.append("reply_to", this.replyTo);
    if (asFiles) form.append("as_files", "1");
    const done = await this.page.during(this, () => upload(`/api/phones/${this.owner}/upload`, form));
    if (done) this.sent(text);
  }

  sent(text) {
    if (text) this.box.value = "";
    this.forgetReply();
    toEnd(this.chat);
  }

  press(message, key, nth) {
    if (key.copy) {
      navigator.clipboard.writeText(key.copy).then(() => this.flash("已复制"), () => this.flash("复制不了"));
    } else if (key.url) {
      const start = opened(key.url);
      if (start) this.act("write", { text: start });
      else if (isHere(key.url)) window.open(key.url, "_blank", "noopener");
      else this.flash(`练习镇不打开外面的地址：${key.url}`);
    } else {
      this.act("press", { message_id: message.message_id, label: key.text, nth });
    }
  }

  async tap(key) {
    if (key.asks) {
      const sure = document.getElementById("sure");
      say(sure.querySelector("p"), SHARES[key.asks]);
      if (!await choose(sure)) return;
    }
    await this.act("tap", { label: key.text });
  }

  async welcome(language) {
    let id = null;
    const done = await this.page.during(this, async () => { ({ id } = await ask("/api/residents", { language })); });
    if (!done) return;
    this.chosen = String(id);
    await this.page.refresh();
    this.box.focus();
  }

  async act(what, asked) {
    return this.page.during(this, async () => {
      const { toast } = await ask(`/api/phones/${this.owner}/${what}`, asked);
      if (toast) this.flash(toast.text, toast.alert ? 9000 : 3500);
    });
  }

  flash(text, long = 3500) {
    this.toast.hidden = false;
    say(this.toast, text);
    clearTimeout(this.flashing);
    this.flashing = setTimeout(() => { this.toast.hidden = true; }, long);
  }

  answer(message) {
    this.mark(`回复：${message.text || LABELS[message.kind]}`, { replyTo: message.message_id });
    this.box.focus();
  }

  change(message) {
    this.mark("改这条，再按发送", { editing: message.message_id });
    this.box.value = message.text;
    this.box.focus();
  }

  mark(text, { replyTo = null, editing = null }) {
    Object.assign(this, { replyTo, editing });
    say(this.reply.querySelector("span"), text);
    this.reply.hidden = false;
  }

  forgetReply() {
    if (this.editing !== null) this.box.value = "";
    Object.assign(this, { replyTo: null, editing: null });
    this.reply.hidden = true;
  }

  find(messageId) {
    const found = this.chat.querySelector(`[data-message="${messageId}"]`);
    if (!found) return;
    found.scrollIntoView({ block: "center" });
    found.classList.add("found");
    setTimeout(() => found.classList.remove("found"), 1200);
  }

  look(source) {
    const viewer = document.getElementById("viewer");
    viewer.querySelector("img").src = source;
    choose(viewer);
  }

  pickUp(id) {
    if (this.owner === id) return;
    if (this.owner !== null) this.drafts.set(this.owner, this.box.value);
    this.owner = id;
    this.asked = null;
    this.toast.hidden = true;
    this.forgetReply();
    this.box.value = this.drafts.get(id) || "";
    this.chat.replaceChildren();
  }

  begin() {
    Object.assign(this, { chosen: "auto", owner: null, asked: null });
    this.drafts.clear();
    this.forgetReply();
    this.box.value = "";
  }

  async load() {
    const { owner } = this;
    const told = await get(`/api/phones/${owner}`);
    if (owner !== this.owner) return;
    draw(this.chat, told.messages, this);
    this.showBelow(told.below, told.messages);
    this.showCommands(told.menu);
    this.showDoing(told.doing);
    if (this.shown) this.page.saw(owner);
  }

  showDoing(doing) {
    clearTimeout(this.fading);
    this.botDoes = doing;
    if (doing) this.fading = setTimeout(() => this.showDoing(null), 5000);
    this.doing.hidden = !doing && !this.busy;
    say(this.doing, DOING[doing] || DOING.typing);
  }

  // The keyboard under the field, or the wish for a reply, as the bot sent it last.
  showBelow(below, messages) {
    const rows = below?.rows || [];
    this.box.placeholder = below?.placeholder || "写一句话";
    this.below.hidden = !rows.length;
    const signature = JSON.stringify(rows);
    if (this.below.dataset.rows !== signature) {
      this.below.dataset.rows = signature;
      this.below.replaceChildren(...rows.map((row) => {
        const line = node("div");
        line.append(...row.map((key) => button("", key.text, () => this.tap(key))));
        return line;
      }));
      toEnd(this.chat);
    }
    if (!below || below.rows || this.asked === below.message_id) return;
    this.asked = below.message_id;
    const message = messages.find((one) => one.message_id === below.message_id);
    if (!message || this.editing !== null) return;
    this.mark(`回复：${message.text}`, { replyTo: message.message_id });
    if (this.root.contains(document.activeElement)) this.box.focus();
  }

  showCommands(menu) {
    this.commands.hidden = !menu.length;
    const signature = JSON.stringify(menu);
    if (this.commands.dataset.menu === signature) return;
    this.commands.dataset.menu = signature;
    const list = this.commands.nextElementSibling;
    list.replaceChildren(...menu.map(({ command, description }) => {
      const item = button("", "", () => { this.menus[0].close(); this.act("write", { text: `/${command}` }); });
      item.append(node("span", "name", `/${command}`), node("span", "what", description));
      return item;
    }));
  }

  show() {
    const person = this.page.person(this.owner);
    say(this.root.querySelector(".face"), person.name.slice(0, 1));
    say(this.root.querySelector(".who .name"), person.name);
    say(this.root.querySelector(".who .what"), about(person));
    this.opener.title = this.seat.title;
    const fresh = !this.shown && this.page.unread(person);
    this.tab.classList.toggle("dot", fresh);
    this.tab.setAttribute("aria-label", `${this.seat.title}${fresh ? "，有新消息" : ""}`);
  }
}
