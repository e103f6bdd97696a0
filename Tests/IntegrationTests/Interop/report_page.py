"""Opens a report in Chromium without a display and looks at it as a reader would.

    report_page.py CHROMIUM PAGE SCREENSHOT

Prints `ok`, or what is wrong: messages on the console, requests, charts without text, tables that do not sort or filter,
headings out of order, controls without a label, text that is hard to read in light or dark.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile


class Browser:
    """Chromium by its DevTools protocol over a pair of pipes."""

    def __init__(self, program, profile):
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()

        def arrange():
            # The protocol is on descriptors 3 and 4. Copies first, so that neither takes the place of the other.
            reading, writing = os.dup(commands), os.dup(answers)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--remote-debugging-pipe", f"--user-data-dir={profile}", "--window-size=1200,1000", "about:blank",
            ],
            preexec_fn=arrange, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(answers)
        self.pending, self.number, self.events, self.session = b"", 0, [], None

    def read(self):
        while b"\0" not in self.pending:
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                sys.exit("the browser has ended")
            self.pending += piece
        message, _, self.pending = self.pending.partition(b"\0")
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")


STRUCTURE = """
(() => {
  const problems = [];
  const headings = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]));
  if (headings.filter(level => level === 1).length !== 1) problems.push('not one first heading');
  headings.forEach((level, i) => { if (i && level > headings[i - 1] + 1) problems.push('a heading is skipped at ' + i); });
  for (const input of document.querySelectorAll('input,select,textarea'))
    if (!input.labels.length && !input.getAttribute('aria-label')) problems.push('an input has no label');
  for (const button of document.querySelectorAll('button,a'))
    if (!button.textContent.trim()) problems.push('a button or link has no text');
  for (const id of new Set([...document.querySelectorAll('[id]')].map(e => e.id)))
    if (document.querySelectorAll('[id="' + CSS.escape(id) + '"]').length > 1) problems.push('id ' + id + ' twice');
  for (const e of document.querySelectorAll('[aria-labelledby]'))
    for (const id of e.getAttribute('aria-labelledby').split(' '))
      if (!document.getElementById(id)) problems.push('no element ' + id);
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.getAttribute('role') !== 'img') problems.push('a drawing without role');
    if (!svg.querySelector(':scope > title').textContent || !svg.querySelector(':scope > desc').textContent)
      problems.push('a drawing without text');
    if (svg.getBoundingClientRect().height < 40) problems.push('a drawing that is not seen');
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption.textContent) problems.push('a table without caption');
    if ([...table.tHead.rows[0].cells].some(cell => cell.scope !== 'col')) problems.push('a head without scope');
  }
  if (!document.documentElement.lang) problems.push('no language');
  if (document.documentElement.scrollWidth > window.innerWidth) problems.push('the page is wider than the window');
  return problems;
})()
"""

CONTRAST = """
(() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  const parts = text => text.match(/[0-9.]+/g).map(Number);
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const back = e => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return parts(getComputedStyle(document.documentElement).backgroundColor);
  };
  const bad = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const box = e.getBoundingClientRect();
    if (!box.width || ['SCRIPT', 'STYLE', 'TITLE', 'DESC'].includes(e.tagName.toUpperCase())) continue;
    const style = getComputedStyle(e);
    const front = parts(e.ownerSVGElement ? style.fill : style.color);
    const [a, b] = [light(front), light(back(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.add(e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + ratio.toFixed(2));
  }
  return [...bad];
})()
"""

SORTING = """
(() => {
  const problems = [];
  for (const table of document.querySelectorAll('table')) {
    const rows = () => [...table.tBodies[0].rows];
    const count = rows().length;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      for (const direction of ['ascending', 'descending']) {
        head.querySelector('button').click();
        if (head.getAttribute('aria-sort') !== direction) problems.push('not ' + direction);
        const values = rows().map(row => row.cells[column]).filter(cell => cell.hasAttribute('data-sort'))
          .map(cell => Number(cell.getAttribute('data-sort')));
        const texts = rows().map(row => row.cells[column]).filter(cell => !cell.hasAttribute('data-sort'))
          .map(cell => cell.textContent);
        for (const list of [values, texts])
          for (let i = 1; i < list.length; i++)
            if (direction === 'ascending' ? list[i] < list[i - 1] : list[i] > list[i - 1])
              problems.push(table.id + ' column ' + column + ' is not ' + direction);
      }
    });
    if (rows().length !== count) problems.push('rows went astray');
    const input = document.querySelector('[data-table="' + table.id + '"]');
    if (count >= 6) {
      if (input.closest('label').hidden) problems.push('no filter for ' + table.id);
      input.value = rows()[2].cells[0].textContent;
      input.dispatchEvent(new Event('input'));
      const shown = rows().filter(row => !row.hidden).length;
      if (shown < 1 || (shown === count && new Set(rows().map(r => r.cells[0].textContent)).size > 1
          && rows().some(r => !r.textContent.toLowerCase().includes(input.value.toLowerCase()))))
        problems.push(table.id + ' is not filtered');
      input.value = ''; input.dispatchEvent(new Event('input'));
      if (rows().some(row => row.hidden)) problems.push('rows stay hidden');
    }
  }
  return problems;
})()
"""


def main():
    program, page, screenshot = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
    problems = []
    if page.stat().st_size > 5_000_000:
        problems.append(f"{page.stat().st_size} bytes")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log"]:
            browser.call(f"{domain}.enable")
        browser.call("Page.navigate", url=page.as_uri())
        browser.wait("Page.loadEventFired")
        problems += browser.evaluate(STRUCTURE)
        for scheme in ["light", "dark"]:
            browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            problems += [f"{scheme}: {text}" for text in browser.evaluate(CONTRAST)]
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
        if browser.evaluate("document.querySelectorAll('table').length") < 5:
            problems.append("fewer than five tables")
        if browser.evaluate("document.querySelectorAll('svg').length") < 1:
            problems.append("no drawing")
        image = browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        pathlib.Path(screenshot).write_bytes(base64.b64decode(image))
        problems += browser.evaluate(SORTING)
        for event in browser.events:
            method, values = event.get("method"), event.get("params", {})
            if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
                problems.append(f"{method}: {json.dumps(values)[:300]}")
            if method == "Network.requestWillBeSent":
                url = values["request"]["url"]
                if url != page.as_uri() and not url.startswith("data:"):
                    problems.append(f"asks {url}")
        browser.process.kill()
        browser.process.wait()
    print("\n".join(problems) if problems else "ok")


main()
