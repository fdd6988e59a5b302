/** The worker that holds the graph, as promises: started when asked for, ended to stop a query, and then started anew. */

/** What is said of a query that was ended. */
export class StoppedError extends Error {}

export class Graph {
  /** @param {{database: string, graph: string, library: object}} sources Absolute addresses, and the library. */
  constructor(sources) {
    this.sources = sources;
    this.worker = null;
    this.waiting = new Map();
    this.count = 0;
  }

  /** The answer to a task; the graph is loaded first where it is not. */
  async ask(task) {
    if (!this.worker) await this.start();
    return this.send(task);
  }

  /** Load the database and the graph. */
  start() {
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => {
      const { resolve, reject } = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.problem === undefined) resolve(data.answer);
      else reject(new Error(data.problem));
    });
    this.worker.addEventListener("error", (event) => {
      event.preventDefault();
      const why = event.message ? `: ${event.message}` : "";
      this.end(new Error(`The database failed${why}. Run the query again.`));
    });
    this.ready = this.send({ task: "start", ...this.sources });
    this.ready.catch((error) => this.end(error));
    return this.ready;
  }

  /** End what runs; the next question loads the graph again. */
  stop(why) {
    this.end(new StoppedError(why));
  }

  end(error) {
    this.worker?.terminate();
    this.worker = null;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    waiting.forEach(({ reject }) => reject(error));
  }

  send(task) {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...task });
    });
  }
}
