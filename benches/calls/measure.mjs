// Runs every way of every call in turns, A B C A B C …, and gives back the medians of what one of them takes beside another.

/** The calls: their ways (the first is kv-schema's), how many items, and how much one sample does; `floor` are more ways. */
export const calls = (rounds, floor = []) => [
  { name: "get 285 B", call: "get_flat", items: 0, times: 400, ways: ["schema", "hand_bytes", "hand_text", "worker_json", "worker_text", "native", "wrapper", ...floor] },
  { name: "get 2 KB", call: "get_cart", items: 40, times: 100, ways: ["schema", "hand_bytes", "hand_text", "worker_json", "worker_text", "native", "wrapper", ...floor] },
  { name: "get 25 KB", call: "get_cart", items: 520, times: 12, ways: ["schema", "hand_bytes", "hand_text", "worker_json", "worker_text", "native", "wrapper", ...floor] },
  { name: "get 1 MB", call: "get_cart", items: 20_000, times: 1, ways: ["schema", "hand_bytes", "hand_text", "worker_json", "worker_text", "native", "wrapper", ...floor] },
  { name: "put 285 B", call: "put_flat", items: 0, times: 400, ways: ["schema", "hand_bytes", "hand_text", "worker_value", "worker_text", "native", "wrapper", ...floor] },
  { name: "put 2 KB", call: "put_cart", items: 40, times: 100, ways: ["schema", "hand_bytes", "hand_text", "worker_value", "worker_text", "native", "wrapper", ...floor] },
  { name: "put 25 KB", call: "put_cart", items: 520, times: 12, ways: ["schema", "hand_bytes", "hand_text", "worker_value", "worker_text", "native", "wrapper", ...floor] },
  { name: "put 1 MB", call: "put_cart", items: 20_000, times: 1, ways: ["schema", "hand_bytes", "hand_text", "worker_value", "worker_text", "native", "wrapper", ...floor] },
  { name: "list 10 rows", call: "list", items: 10, times: 100, ways: ["schema", "hand", "worker", "native", "wrapper", ...floor] },
  { name: "list 1,000 rows", call: "list", items: 1_000, times: 2, ways: ["schema", "hand", "worker", "native", "wrapper", ...floor] },
  { name: "get_many 1", call: "many", items: 1, times: 200, ways: ["schema", "hand", "worker_json", "worker_text", "native", "wrapper", ...floor.filter((way) => way === "backend")] },
  { name: "get_many 100", call: "many", items: 100, times: 4, ways: ["schema", "hand", "worker_json", "worker_text", "native", "wrapper", ...floor.filter((way) => way === "backend")] },
  { name: "get_many 1,000", call: "many", items: 1_000, times: 1, ways: ["schema", "hand", "worker_json", "worker_text", "native", "wrapper", ...floor.filter((way) => way === "backend")] },
].map((call) => ({ ...call, rounds }));

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const quantile = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor(part * (numbers.length - 1))];

/**
 * Measures one call: `ways` is what each takes in microseconds, `ratios` is `way / kv-schema`, as the median of the rounds with
 * its quartiles. A round does it `times` times and counts as one sample, of what it takes on average.
 *
 * `run(way, items, times)` does the work; `prepare(items)` fills the namespace.
 */
export async function measure({ name, call, items, times, ways, rounds }, { run, prepare, now }) {
  await prepare(call, items);
  const spent = Object.fromEntries(ways.map((way) => [way, []]));
  for (let round = -25; round < rounds; round += 1) {
    for (const way of ways) {
      const began = now();
      const found = await run(`${call}_${way}`, items, times);
      const took = now() - began;
      if (found < 1) throw new Error(`${call}_${way} found nothing`);
      // These warm up: V8 compiles twice, and what has more functions later.
      if (round >= 0) spent[way].push(took / times);
    }
  }
  const taken = Object.fromEntries(
    ways.map((way) => {
      const each = spent[way].map((took) => took * 1000);
      // Below that the slowest of all would stand for it.
      return [way, { median: median(each), p99: each.length < 100 ? null : quantile(each, 0.99) }];
    }),
  );
  const ratios = {};
  for (const way of ways.slice(1)) {
    const each = spent[way].map((took, round) => took / spent.schema[round]);
    ratios[way] = { median: median(each), low: quantile(each, 0.25), high: quantile(each, 0.75) };
  }
  return { name, call, items, ratios, ways: taken };
}
