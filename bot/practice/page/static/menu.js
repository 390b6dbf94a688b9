// A menu above its button: mouse, touch, arrow keys, Home, End, Escape.
export class Menu {
  constructor(opener) {
    this.opener = opener;
    this.list = opener.parentElement.querySelector("[role=menu]");
    opener.addEventListener("click", () => (this.open ? this.close() : this.show()));
    opener.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      this.show();
    });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => { if (event.target.closest("button")) this.close(); });
    document.addEventListener("pointerdown", (event) => {
      if (this.open && !opener.parentElement.contains(event.target)) this.close({ focus: false });
    });
  }

  get open() {
    return !this.list.hidden;
  }

  get items() {
    return [...this.list.querySelectorAll("button")];
  }

  show() {
    for (const item of this.items) item.setAttribute("role", "menuitem");
    this.list.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.items[0]?.focus();
  }

  close({ focus = true } = {}) {
    if (!this.open) return;
    this.list.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (focus) this.opener.focus();
  }

  key(event) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const to = {
      ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab") {
      this.close({ focus: false });
    }
  }
}
