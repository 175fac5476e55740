// Runs scripts under MicroPython's web port: node run.mjs ORDER, the order as JSON, see
// tools/words32/interpreter.py. Ends with the code of the script that ends with another than 0.
import fs from "node:fs";
import path from "node:path";

const order = JSON.parse(process.argv[2]);
const { loadMicroPython } = await import(order.port);
const micropython = await loadMicroPython({
  heapsize: order.heap_bytes,
  pystack: 16 * 1024, // words; the tests call deeper than a web page does
  linebuffer: true,
  stdout: (line) => fs.writeSync(1, line + "\n"),
});

function copy(source, target) {
  if (fs.statSync(source).isFile()) {
    micropython.FS.writeFile(target, fs.readFileSync(source));
    return;
  }
  micropython.FS.mkdir(target);
  for (const name of fs.readdirSync(source)) {
    if (name !== "__pycache__") copy(path.join(source, name), `${target}/${name}`);
  }
}

const folders = order.folders.map((source, number) => `/folder${number}`);
order.folders.forEach((source, number) => copy(source, folders[number]));
micropython.FS.mkdir("/work");
micropython.runPython(`
import os, sys
os.chdir("/work")
sys.path[:0] = ${JSON.stringify(folders)}
sys.argv[:] = ${JSON.stringify(["script", ...order.arguments])}
import waiting_loop
names = {"__name__": "__main__"}
def run_script(text):
    try:
        exec(text, names)
    except SystemExit as end:
        return end.args[0] if end.args else 0
    except Exception as error:
        sys.print_exception(error, sys.stdout)
        return 1
    return 0
`);
const runScript = micropython.globals.get("run_script");
for (const script of order.scripts) {
  process.exitCode = runScript(fs.readFileSync(script, "utf8"));
  if (process.exitCode) break;
}
