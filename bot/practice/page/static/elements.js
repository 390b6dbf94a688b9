// How elements are made: all texts go in by textContent.
export function node(tag, name = "", text = undefined) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

export function button(name, text, act) {
  const element = node("button", name, text);
  element.type = "button";
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    act(event);
  });
  return element;
}

// Touch an element only if it changes: a reader of the screen hears no old sentence again.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function choose(dialog) {
  return new Promise((done) => {
    const buttons = [...dialog.querySelectorAll("button")];
    let answer = "no";
    for (const one of buttons) {
      one.onclick = () => {
        answer = one.value;
        dialog.close();
      };
    }
    dialog.addEventListener("close", () => done(answer === "yes"), { once: true });
    dialog.showModal();
    buttons[buttons.length - 1].focus();
  });
}
