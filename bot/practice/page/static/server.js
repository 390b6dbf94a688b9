// What the page asks the server. Whatever goes wrong becomes an Error whose message is a sentence.
const GONE = "练习镇没有回应。它还开着吗？";

export const get = (path) => fetched(path, {});

export const ask = (path, asked) => fetched(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(asked),
});

export const upload = (path, form) => fetched(path, { method: "POST", headers: { "X-Practice-Town": "1" }, body: form });

async function fetched(path, how) {
  let answer;
  try {
    answer = await fetch(path, how);
  } catch {
    throw new Error(GONE);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || GONE);
  return told;
}
