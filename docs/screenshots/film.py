"""Draws and records the practice town's film: a street lamp that flickers for three seconds.

Run it from the project's folder with Debian's chromium at hand:
    .venv/bin/python -m docs.screenshots.film
"""

import asyncio
import base64
import tempfile
from pathlib import Path

from tests.e2e.browser import chromium

FILM = Path(__file__).parents[2] / "bot/practice/page/lamp.mp4"
RECORD = """
(async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
  const pen = canvas.getContext("2d");
  const paint = (colour, ...where) => { pen.fillStyle = colour; pen.fillRect(...where); };
  const draw = (lit) => {
    paint("#2a3040", 0, 0, 160, 120);
    paint("#46484e", 0, 85, 160, 35);
    paint("#1e1e22", 78, 25, 4, 70);
    paint(lit ? "#f0d678" : "#55503a", 70, 20, 20, 6);
  };
  draw(true);
  const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/mp4;codecs=avc1", videoBitsPerSecond: 40000 });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const over = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  for (let turn = 0; turn < 12; turn += 1) {
    draw(turn % 4 < 2);
    await new Promise((done) => { setTimeout(done, 250); });
  }
  recorder.stop();
  await over;
  return btoa(String.fromCharCode(...new Uint8Array(await new Blob(parts).arrayBuffer())));
})()
"""


async def record(folder: Path) -> bytes:
    """Return the film as an MP4."""
    async with chromium(folder) as tab:
        await tab.open("about:blank")
        return base64.b64decode(await tab.run(RECORD))


def main() -> None:
    """Write the film where the practice town sends it from."""
    with tempfile.TemporaryDirectory() as folder:
        FILM.write_bytes(asyncio.run(record(Path(folder))))


if __name__ == "__main__":
    main()
