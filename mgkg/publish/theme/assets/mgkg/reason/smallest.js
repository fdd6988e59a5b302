/** The smallest sets that pass a test, from what each failure says must be in the set (decision record 6). */

const key = (names) => [...names].sort().join("\n");
const inOrder = (sets) => [...sets].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, names]) => names);

/**
 * Every passing subset of the least size; none where the whole fails.
 * @param {(names: Set<string>) => Set<string>|null} test null, or a set of which every passing set holds one
 * @param {string[]} universe
 * @returns {Set<string>[]}
 */
export function smallestSets(test, universe) {
  if (test(new Set(universe))) return [];
  const needed = universe.filter((name) => test(new Set(universe.filter((other) => other !== name))));
  const cores = new Map();
  let level = new Map([[key(needed), new Set(needed)]]);
  while (level.size) {
    for (const names of inOrder(level)) {
      const known = [...cores.values()].filter((core) => core && ![...core].some((name) => names.has(name)));
      const least = known.reduce((one, other) => (one && one.size <= other.size ? one : other), null);
      cores.set(key(names), least ?? test(names));
    }
    const passing = inOrder([...level].filter(([own]) => !cores.get(own)));
    if (passing.length) return passing;
    const larger = new Map();
    for (const [own, names] of level) {
      for (const name of cores.get(own)) {
        const grown = new Set([...names, name]);
        if (grown.size <= universe.length) larger.set(key(grown), grown);
      }
    }
    level = larger;
  }
  return [];
}
