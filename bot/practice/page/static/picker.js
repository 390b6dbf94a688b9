// Who holds a phone: everybody of the town, found by name, village or post.
import { node } from "./elements.js";

const AT_MOST = 60;
const GROUPS = [
  ["住户", (person) => person.kind === "resident"],
  ["值班干部", (person) => person.kind === "cadre"],
  ["领导和值班室", (person) => person.kind !== "resident" && person.kind !== "cadre"],
];

export function about(person) {
  if (person.kind === "resident") return person.role;
  const villages = person.villages.slice(0, 2).join("、") + (person.villages.length > 2 ? ` 等${person.villages.length}个村` : "");
  return [person.role, villages || person.town].filter(Boolean).join(" · ");
}

export class Picker {
  // `people()` lists everybody, `auto()` names who follows the case and says why, `fresh(person)` whether he heard something unseen.
  constructor(root, number, { people, auto, fresh, picked, newcomer }) {
    Object.assign(this, { people, auto, fresh, picked });
    this.opener = root.querySelector(".owner");
    this.panel = root.querySelector(".picker");
    this.box = this.panel.querySelector("input");
    this.list = this.panel.querySelector("[role=listbox]");
    this.list.id = `people-${number}`;
    this.box.setAttribute("aria-controls", this.list.id);
    this.opener.addEventListener("click", () => (this.panel.hidden ? this.show() : this.close()));
    this.box.addEventListener("input", () => this.find());
    this.panel.addEventListener("keydown", (event) => this.key(event));
    for (const one of this.panel.querySelectorAll("[data-language]")) {
      one.addEventListener("click", () => {
        this.close();
        newcomer(one.dataset.language);
      });
    }
    document.addEventListener("pointerdown", (event) => {
      if (!this.panel.hidden && !this.panel.contains(event.target) && !this.opener.contains(event.target)) this.hide();
    });
  }

  show() {
    this.panel.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.box.value = "";
    this.find();
    this.box.focus();
  }

  hide() {
    this.panel.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  close() {
    this.hide();
    this.opener.focus();
  }

  find() {
    const words = this.box.value.trim().split(/\s+/).filter(Boolean);
    const fits = (person) => words.every((word) => `${person.name} ${person.role} ${person.town} ${person.villages.join(" ")}`.includes(word));
    const found = this.people().filter(fits);
    this.list.replaceChildren();
    if (!words.length) this.list.append(this.option("auto", ...this.auto()));
    let left = AT_MOST;
    for (const [title, belongs] of GROUPS) {
      const some = found.filter(belongs).slice(0, left);
      left -= some.length;
      if (some.length) this.list.append(Object.assign(node("p", "group", title), { ariaHidden: "true" }));
      this.list.append(...some.map((person) => this.option(person.id, person.name, about(person), this.fresh(person))));
    }
    if (found.length > AT_MOST) this.list.append(node("p", "more", `还有 ${found.length - AT_MOST} 人，写名字或村名再找。`));
    if (!found.length) this.list.append(node("p", "more", "没有找到。换个字试试。"));
    this.light(this.options[0]);
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  option(value, name, told, fresh = false) {
    const made = node("div", fresh ? "person dot" : "person");
    made.setAttribute("role", "option");
    made.id = `${this.list.id}-${value}`;
    made.dataset.value = value;
    made.append(node("span", "name", name), node("span", "what", told));
    if (fresh) made.setAttribute("aria-label", `${name}，${told}，有新消息`);
    made.addEventListener("click", () => this.take(made));
    return made;
  }

  light(option) {
    for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
    if (option) this.box.setAttribute("aria-activedescendant", option.id);
    else this.box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  take(option) {
    this.close();
    if (option) this.picked(option.dataset.value);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
    if (event.target !== this.box) return;
    const { options } = this;
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined && options.length) {
      event.preventDefault();
      this.light(options[(to + options.length) % options.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.take(options[at]);
    }
  }
}
